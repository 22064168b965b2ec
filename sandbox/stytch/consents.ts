import { type ConnectedApp, isFirstParty } from './connected-apps.ts';
import type { Storage } from './storage.ts';

/** What people have allowed which app, and the rule when they are asked again. */
export class Consents {
  readonly #granted = new Map<string, Set<string>>();
  /** Refresh tokens that ended because the person withdrew consent; refreshing with one says so. */
  readonly #withdrawn = new Set<string>();
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /**
   * Whether the person must be asked (stytch-facts §7): with `prompt=consent`; for `offline_access`, unless a first
   * party may bypass that; and, for third parties, when a scope is asked for that was not allowed before.
   */
  isRequired(subject: string, app: ConnectedApp, scopes: readonly string[], prompt?: string): boolean {
    if (prompt === 'consent') return true;
    const bypass = isFirstParty(app) && app.bypass_consent_for_offline_access;
    if (scopes.includes('offline_access') && !bypass) return true;
    const before = this.#granted.get(keyOf(subject, app.client_id));
    return !isFirstParty(app) && !scopes.every((scope) => before?.has(scope));
  }

  remember(subject: string, clientId: string, scopes: readonly string[]): void {
    this.#granted.set(keyOf(subject, clientId), new Set([...this.granted(subject, clientId), ...scopes]));
  }

  granted(subject: string, clientId: string): string[] {
    return [...(this.#granted.get(keyOf(subject, clientId)) ?? [])];
  }

  /** The clients that hold a consent of this person. */
  clientsOf(subject: string): string[] {
    const prefix = `${subject} `;
    return [...this.#granted.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length));
  }

  /** Forgets the consent and ends every code and token that came from it (stytch-facts §10). */
  revoke(subject: string, clientId: string): void {
    this.#granted.delete(keyOf(subject, clientId));
    for (const model of ['Grant', 'AuthorizationCode', 'AccessToken', 'RefreshToken']) {
      const entries = this.#storage.entries(model);
      for (const [id, { payload }] of entries) {
        if (payload.accountId !== subject || payload.clientId !== clientId) continue;
        if (model === 'RefreshToken') this.#withdrawn.add(id);
        entries.delete(id);
      }
    }
  }

  wasWithdrawn(refreshToken: unknown): boolean {
    return typeof refreshToken === 'string' && this.#withdrawn.has(refreshToken);
  }

  clear(): void {
    this.#granted.clear();
    this.#withdrawn.clear();
  }
}

function keyOf(subject: string, clientId: string): string {
  return `${subject} ${clientId}`;
}
