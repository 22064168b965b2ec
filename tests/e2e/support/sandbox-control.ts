import type { Exchange } from '../../../sandbox/control/exchange-log.ts';
import type { Endpoint, Fault, Settings } from '../../../sandbox/control/switches.ts';
import type { Deployment } from './deployments.ts';

/** What the app itself asks of Stytch and of the platform; the rest in the log is the platform asking Stytch. */
const APP_PATHS = /^\/(\.well-known\/|v1\/oauth2\/|v1\/tasks)/;

/** The switches and the request log of a running sandbox, over HTTP. */
export class SandboxControl {
  readonly #base: string;
  #counted = 0;

  constructor({ platformUrl }: Pick<Deployment, 'platformUrl'>) {
    this.#base = `${platformUrl}/sandbox`;
  }

  /** Everything as after a restart: no consents, no tokens, no trouble, an empty log. */
  reset = (): Promise<unknown> => this.#post('reset');

  /** Makes trouble at an endpoint, until `over` or for `times` requests. */
  trouble = (endpoint: Endpoint, fault: Fault): Promise<unknown> =>
    this.#post('switches', { endpoints: { [endpoint]: fault } });

  over = (endpoint: Endpoint): Promise<unknown> =>
    this.#post('switches', { endpoints: { [endpoint]: null } });

  /** The other switches: lifetimes, reuse detection, spoilt tokens, rate limit. */
  set = (settings: Partial<Settings>): Promise<unknown> => this.#post('switches', settings);

  /** What a user does on the platform's page of connected apps. @param user key of a sample user */
  withdrawConsent = (user: string): Promise<unknown> => this.#post('revoke-consent', { user });

  /** All requests since the last reset, whole: with the secrets that went over the wire. */
  async requests(path?: string): Promise<Exchange[]> {
    const query = path ? `?${new URLSearchParams({ path })}` : '';
    const response = await fetch(`${this.#base}/requests${query}`);
    return ((await response.json()) as { requests: Exchange[] }).requests;
  }

  /** `appCalls` counts from here. */
  async countFromHere(): Promise<void> {
    this.#counted = (await this.requests()).at(-1)?.id ?? 0;
  }

  /** `METHOD /path` of each request that the app made upstream since `countFromHere`, in order. */
  async appCalls(): Promise<string[]> {
    const requests = await this.requests();
    return requests
      .filter(({ id, path }) => id > this.#counted && APP_PATHS.test(path))
      .map(({ method, path }) => `${method} ${path}`);
  }

  async #post(path: string, body: object = {}): Promise<unknown> {
    const response = await fetch(`${this.#base}/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`sandbox refused ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}
