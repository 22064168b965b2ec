import { createHash } from 'node:crypto';
import { z } from 'zod';
import { QUIRK_NAMES, QUIRKS, type QuirkName } from '../stytch/quirks/catalogue.ts';

/**
 * The places where trouble can be made. `exchange` and `refresh` are the token endpoint with that grant alone and
 * win over `token`; `backend` is Stytch's API for the platform; `api` is the platform's own API.
 */
export const ENDPOINTS = [
  'token',
  'exchange',
  'refresh',
  'userinfo',
  'introspect',
  'revoke',
  'jwks',
  'discovery',
  'backend',
  'api',
] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

const faultSchema = z.strictObject({
  /** Respond with this status. Without `body`: an error body as the endpoint would write it. */
  status: z.int().min(200).max(599).optional(),
  /** A string is sent as it is (text/html unless `headers` say otherwise), an object as JSON. */
  body: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  /** Retry-After: seconds, or an HTTP date. */
  retryAfter: z.union([z.number(), z.string()]).optional(),
  /** Wait so long before anything else; alone, the true response follows. */
  delayMs: z.int().min(0).max(600_000).optional(),
  /** Wait before anything else until this switch is taken back; alone, the true response follows then. */
  hold: z.boolean().optional(),
  /** Never respond; the connection stays open. */
  hang: z.boolean().optional(),
  /** Cut the connection: before a byte of the response, or in the middle of its body. */
  reset: z.enum(['at-once', 'midway']).optional(),
  /** Let the true response through with these members changed (null removes one). Implies `processed`. */
  patch: z.record(z.string(), z.unknown()).optional(),
  /** Do the work first (a refresh token is rotated, say), then spoil the response. */
  processed: z.boolean().optional(),
  /** Over after so many requests. */
  times: z.int().positive().optional(),
  /** Met by one request of so many: the first, and then each n-th. */
  every: z.int().positive().optional(),
  /** Met only by requests with this access token, named by the digits that the wire page shows. */
  accessToken: z.string().optional(),
});
export type Fault = z.infer<typeof faultSchema>;

const tamperSchema = z.strictObject({
  /** Claims to change before signing (null removes one). */
  claims: z.record(z.string(), z.unknown()).optional(),
  header: z.record(z.string(), z.unknown()).optional(),
  /** Spoil the signature after signing. */
  breakSignature: z.boolean().optional(),
});
export type Tamper = z.infer<typeof tamperSchema>;

const settingsSchema = z.strictObject({
  /** Seconds; null: what the client's registration says (an hour). */
  accessTokenTtl: z.int().positive().nullable(),
  /**
   * What the second use of a rotated refresh token does: `family` kills all tokens of the grant (default),
   * `token` only refuses that request, `off` accepts it.
   */
  reuseDetection: z.enum(['family', 'token', 'off']),
  /** Requests per window and user at the platform's API; null: no limit. */
  rateLimit: z.strictObject({ max: z.int().positive(), windowSeconds: z.int().positive() }).nullable(),
  /** Ways in which Stytch may differ from the stand-in; see stytch/quirks/. */
  quirks: z.array(z.enum(QUIRK_NAMES)),
  /** The dashboard's Authorization URL: null is the platform's page, "unset" a project that has none yet. */
  authorizationUrl: z.union([z.url(), z.literal('unset')]).nullable(),
  endpoints: z.partialRecord(z.enum(ENDPOINTS), faultSchema.nullable()),
  tokens: z.strictObject({
    access: tamperSchema.nullable().optional(),
    id: tamperSchema.nullable().optional(),
  }),
});
export type Settings = z.infer<typeof settingsSchema>;
const changesSchema = settingsSchema.partial();

const DEFAULTS: Settings = {
  accessTokenTtl: null,
  reuseDetection: 'family',
  rateLimit: null,
  quirks: [],
  authorizationUrl: null,
  endpoints: {},
  tokens: {},
};

/** The switches for trouble, as they stand now. */
export class Switches {
  current: Settings;
  readonly #quirks: readonly QuirkName[];
  /** How many requests came to a fault that only some of them meet. */
  readonly #requests = new WeakMap<Fault, number>();
  #nextChange = Promise.withResolvers<void>();

  /** @param quirks on from the start, and again after a reset */
  constructor(quirks: readonly QuirkName[] = []) {
    this.#quirks = quirks;
    this.current = this.#defaults();
  }

  /**
   * Merges changes: named members are replaced, `endpoints` and `tokens` member by member, null switches off.
   * @throws ZodError on anything that is not a switch.
   */
  merge(changes: unknown): Settings {
    const { endpoints, tokens, ...rest } = changesSchema.parse(changes);
    this.current = {
      ...this.current,
      ...settingsOf(rest.quirks ?? []),
      ...(JSON.parse(JSON.stringify(rest)) as Partial<Settings>),
      endpoints: withoutNulls({ ...this.current.endpoints, ...endpoints }),
      tokens: withoutNulls({ ...this.current.tokens, ...tokens }),
    };
    this.#tellOfChange();
    return this.current;
  }

  reset(): void {
    this.current = this.#defaults();
    this.#tellOfChange();
  }

  /** Keeps the settings as they are now. @returns what brings them back */
  keep(): () => void {
    const kept = structuredClone(this.current);
    return () => {
      this.current = kept;
      this.#tellOfChange();
    };
  }

  /** Ends once a fault is switched off, or another is in its place. */
  async untilTakenBack(fault: Fault): Promise<void> {
    while (Object.values(this.current.endpoints).includes(fault)) await this.#nextChange.promise;
  }

  #tellOfChange(): void {
    this.#nextChange.resolve();
    this.#nextChange = Promise.withResolvers();
  }

  #defaults(): Settings {
    const quirks = [...this.#quirks];
    return { ...structuredClone(DEFAULTS), ...settingsOf(quirks), quirks };
  }

  /**
   * The fault that the next request to one of these endpoints meets; counts it where `times` is set.
   * @param authorization the request's header
   */
  take(endpoints: readonly Endpoint[], authorization = ''): Fault | undefined {
    const accessToken = digitsOf(authorization.replace(/^Bearer /i, ''));
    for (const endpoint of endpoints) {
      const fault = this.current.endpoints[endpoint];
      if (!fault || (fault.accessToken ?? accessToken) !== accessToken || !this.#isTurn(fault)) continue;
      if (fault.times === 1) delete this.current.endpoints[endpoint];
      else if (fault.times) fault.times--;
      return fault;
    }
    return undefined;
  }

  #isTurn(fault: Fault): boolean {
    const earlier = this.#requests.get(fault) ?? 0;
    this.#requests.set(fault, earlier + 1);
    return earlier % (fault.every ?? 1) === 0;
  }
}

/** Six hex digits of a hash: enough to tell secrets apart, useless to a reader of the screen. */
export const digitsOf = (secret: string): string =>
  createHash('sha256').update(secret).digest('hex').slice(0, 6);

/** The other switch that quirks stand for. */
function settingsOf(quirks: readonly QuirkName[]): Partial<Settings> {
  const modes = quirks.flatMap((name) => QUIRKS[name].reuseDetection ?? []);
  return modes[0] ? { reuseDetection: modes[0] } : {};
}

function withoutNulls<T extends object>(members: T): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null)) as T;
}
