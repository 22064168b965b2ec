import Provider, { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Settings, Switches } from '../control/switches.ts';
import { hasQuirk } from './quirks/apply.ts';

interface Entry {
  payload: AdapterPayload;
  dropAt: number;
}

/** How long a run-out entry stays, so that the engine can still say "expired" instead of "not found". */
const GRACE_MS = 10 * 60 * 1000;

/**
 * What oidc-provider stores, in memory. Its own adapter is a cache of 1,000 entries that forgets living codes under
 * load; this one forgets nothing before its time and sweeps what has run out.
 */
export class Storage {
  readonly #models = new Map<string, Map<string, Entry>>();
  readonly #switches: Switches;

  constructor(switches: Switches) {
    this.#switches = switches;
  }

  /** The adapter of one oidc-provider model. */
  adapter(model: string): Adapter {
    const entries = this.entries(model);
    return {
      upsert: async (id, payload, expiresIn) => {
        const lifetime = expiresIn ? expiresIn * 1000 + GRACE_MS : Number.POSITIVE_INFINITY;
        entries.set(id, { payload, dropAt: Date.now() + lifetime });
      },
      find: async (id) => this.#seen(entries.get(id)?.payload),
      findByUserCode: async () => undefined,
      findByUid: async () => undefined,
      consume: async (id) => this.#consume(entries.get(id)),
      destroy: async (id) => {
        entries.delete(id);
      },
      revokeByGrantId: async (grantId) => {
        if (model === 'RefreshToken' && this.#spares()) return;
        this.#dropWhere(entries, (payload) => payload.grantId === grantId);
      },
    };
  }

  /** All living entries of a model, for the actions that reach past the engine (consent revocation, expiry). */
  entries(model: string): Map<string, Entry> {
    const known = this.#models.get(model) ?? new Map<string, Entry>();
    this.#models.set(model, known);
    return known;
  }

  /** Forgets what has run out. Returns how many entries went. */
  sweep(now = Date.now()): number {
    let dropped = 0;
    for (const entries of this.#models.values()) {
      for (const [id, entry] of entries) {
        if (entry.dropAt <= now && entries.delete(id)) dropped++;
      }
    }
    return dropped;
  }

  clear(): void {
    for (const entries of this.#models.values()) entries.clear();
  }

  /** Keeps everything as it is now. @returns what brings it back */
  keep(): () => void {
    const kept = [...this.#models].map(([model, entries]) => {
      return [model, [...entries].map(([id, entry]) => [id, { ...entry }] as const)] as const;
    });
    return () => {
      this.clear();
      for (const [model, entries] of kept)
        for (const [id, entry] of entries) this.entries(model).set(id, entry);
    };
  }

  /**
   * Spends a code or a rotated refresh token. The engine looks whether it was spent some time before it spends it, so
   * that of requests side by side several would get through; who comes second here is a second use like any other.
   */
  #consume(entry: Entry | undefined): void {
    if (!entry) return;
    const { consumed, grantId } = entry.payload;
    const mode = this.#reuse(entry.payload);
    if (consumed && mode === 'family') {
      for (const entries of this.#models.values())
        this.#dropWhere(entries, (payload) => payload.grantId === grantId);
      this.entries('Grant').delete(grantId ?? '');
    }
    if (consumed && mode !== 'off') throw new errors.InvalidGrant('already used');
    entry.payload = { ...entry.payload, consumed: Math.floor(Date.now() / 1000) };
  }

  /** A used code or refresh token as the engine shall see it: the switches say what a second use of it does. */
  #seen(payload: AdapterPayload | undefined): AdapterPayload | undefined {
    if (!payload?.consumed) return payload;
    const mode = this.#reuse(payload);
    if (mode === 'off') return { ...payload, consumed: undefined };
    return mode === 'family' ? payload : undefined;
  }

  #reuse({ kind }: AdapterPayload): Settings['reuseDetection'] {
    if (kind === 'RefreshToken') return this.#switches.current.reuseDetection;
    return hasQuirk(this.#switches, 'code-reuse-harmless') ? 'token' : 'family';
  }

  /** Whether a refresh token outlives the revocation of its access token, which is going on. */
  #spares(): boolean {
    const { oidc } = Provider.ctx ?? {};
    const ofAccess = oidc?.route === 'revocation' && oidc.entities.AccessToken !== undefined;
    return ofAccess && hasQuirk(this.#switches, 'revoking-access-spares-refresh');
  }

  #dropWhere(entries: Map<string, Entry>, matches: (payload: AdapterPayload) => boolean): void {
    for (const [id, entry] of entries) if (matches(entry.payload)) entries.delete(id);
  }
}
