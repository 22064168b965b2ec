import { type ConnectedApp, isFirstParty } from './connected-apps.ts';
import type { Storage } from './storage.ts';

/** The user took their consent back, or what had given it was deleted. */
export type EndedBy = 'consent' | 'user' | 'member' | 'organization';

/** What users have allowed which app, and the rule when they are asked again. */
export class Consents {
  readonly #granted = new Map<string, Set<string>>();
  /** Refresh tokens that ended before their time; refreshing with one says why. */
  readonly #ended = new Map<string, EndedBy>();
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /**
   * Whether the user must be asked (https://stytch.com/docs/connected-apps/resources/consent-management): with
   * `prompt=consent`; for `offline_access`, unless a first party may bypass that; and, for third parties, when a scope
   * is asked for that was not allowed before.
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

  /** The clients that hold a consent of this user. */
  clientsOf(subject: string): string[] {
    const prefix = `${subject} `;
    return [...this.#granted.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length));
  }

  /**
   * Forgets the consent and ends every code and token that came from it
   * (https://stytch.com/docs/connected-apps/resources/consent-management).
   */
  revoke(subject: string, clientId: string, why: EndedBy = 'consent'): void {
    this.#granted.delete(keyOf(subject, clientId));
    for (const model of ['Grant', 'AuthorizationCode', 'AccessToken', 'RefreshToken']) {
      const entries = this.#storage.entries(model);
      for (const [id, { payload }] of entries) {
        if (payload.accountId !== subject || payload.clientId !== clientId) continue;
        if (model === 'RefreshToken') this.#ended.set(id, why);
        entries.delete(id);
      }
    }
  }

  /** What is gone, without which the refresh token is worth nothing. */
  endedBy(refreshToken: unknown): EndedBy | undefined {
    return typeof refreshToken === 'string' ? this.#ended.get(refreshToken) : undefined;
  }

  /** Keeps everything as it is now, tokens apart. @returns what brings it back */
  keep(): () => void {
    const [granted, ended] = [structuredClone(this.#granted), new Map(this.#ended)];
    return () => {
      this.clear();
      for (const [key, scopes] of granted) this.#granted.set(key, scopes);
      for (const [token, why] of ended) this.#ended.set(token, why);
    };
  }

  clear(): void {
    this.#granted.clear();
    this.#ended.clear();
  }
}

function keyOf(subject: string, clientId: string): string {
  return `${subject} ${clientId}`;
}
