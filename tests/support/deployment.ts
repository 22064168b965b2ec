import { appEnvironment } from '../../sandbox/app-environment.ts';
import type { liveRefreshTokens } from '../../sandbox/control/actions.ts';
import { freePort } from '../../sandbox/run/ports.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start.ts';
import { Browser } from './browser.ts';
import { BuiltApp } from './built-app.ts';
import type { Collector } from './collector.ts';
import { consentTo } from './consent.ts';
import { advanceClock, clockAhead } from './moving-clock.mjs';
import type { Postgres } from './postgres.ts'; // [database]
import type { Redis } from './redis.ts';
import { Relay } from './relay.ts';
import { SecretWatch } from './secret-watch.ts';
import { type Store, type StoreOptions, started, startStore } from './store.ts';
import { User } from './user.ts';

export interface DeploymentOptions extends StoreOptions {
  client?: 'confidential' | 'public';
  vertical?: 'b2b' | 'consumer';
  instances?: number;
  /** Without `false`, everything that browsers get and instances print and export is searched for secrets at the end. */
  watched?: boolean;
  /** Where users open the app. Absent: http on the port that browsers use. */
  appUrl?: string;
  /** The port that browsers use, where something stands in front of the balancer. */
  entrance?: number;
}

/** A request that the sandbox received, see sandbox/control/exchange-log.ts. */
export interface Received {
  id: number;
  method: string;
  path: string;
  params: Record<string, string>;
  headers: Record<string, string>;
  status: number | null;
  answer: string;
}

/** The built app as it is deployed: instances behind a balancer, with a sandbox for Stytch and platform. */
export class Deployment {
  appUrl = '';
  sandbox = {} as Sandbox;
  /** A gap where an instance was killed. */
  readonly apps: (BuiltApp | undefined)[] = [];
  readonly #options: DeploymentOptions;
  /** Where each instance listens. */
  readonly ports: number[] = [];
  readonly #env: Record<string, string> = {};
  #balancer = {} as Relay;
  #store = {} as Store;
  #watch: SecretWatch | undefined;
  /** What instances printed that are gone. */
  #printed = '';

  constructor(options: DeploymentOptions = {}) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const {
      client = 'public',
      vertical = 'consumer',
      instances = 1,
      env,
      watched = true,
      entrance,
    } = this.#options;
    this.#balancer = await Relay.start();
    this.appUrl = this.#options.appUrl ?? `http://localhost:${entrance ?? this.port}`;
    const { appUrl } = this;
    this.sandbox = await startSandbox({ stytchPort: 0, platformPort: 0, appUrl, vertical });
    this.#store = await startStore(this.#options);
    Object.assign(this.#env, appEnvironment({ client, appUrl, ...this.sandbox }), this.#store.env, env);
    this.#watch = watched ? new SecretWatch(this.sandbox.platformUrl, this.#env) : undefined;
    await Promise.all(Array.from({ length: instances }, (_, index) => this.restart(index)));
  }

  /** Where the balancer listens. */
  get port(): number {
    return this.#balancer.port;
  }

  get store(): Pick<Redis, 'entries' | 'kill' | 'start'> {
    if (this.#store.postgres) return this.#store.postgres; // [database]
    return this.redis;
  }

  get redis(): Redis {
    return started(this.#store.redis, 'Redis');
  }

  // [database]
  get postgres(): Postgres {
    return started(this.#store.postgres, 'a database');
  }

  // [/database]
  get collector(): Collector {
    return started(this.#store.collector, 'a collector');
  }

  /** Ends an instance, by default as a crash does. The balancer passes over it. */
  async kill(index: number, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const app = this.apps[index];
    if (!app) return;
    await app.stop(signal);
    this.#printed += app.output;
    delete this.apps[index];
  }

  /** Sends an instance no more requests, and waits until it has responded to those it has. */
  async drain(index: number): Promise<void> {
    const port = this.ports[index] as number;
    this.#balancer.backends = this.ports.filter((other) => other !== port);
    while (this.#balancer.openTo(port) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /**
   * (Re)starts an instance.
   * @param env changes of its environment, from now on and for all instances
   * @param server of another build, for this instance alone
   */
  async restart(index: number, env: Record<string, string> = {}, server?: string): Promise<void> {
    await this.kill(index);
    Object.assign(this.#env, env);
    this.#watch?.configure(env);
    this.ports[index] ??= await freePort();
    const app = await BuiltApp.start(this.#env, this.ports[index], server);
    await app.advance(clockAhead());
    this.apps[index] = app;
    this.sendToAll();
  }

  /** @returns whether a request is with this instance now */
  isAsked(index: number): boolean {
    return this.#balancer.openTo(this.ports[index] as number) > 0;
  }

  /** From now on every request goes to this instance. */
  sendTo(index: number): void {
    this.#balancer.backends = [this.ports[index] as number];
  }

  /** From now on requests go to the instances in turn. */
  sendToAll(): void {
    this.#balancer.backends = this.ports.filter(Boolean);
  }

  /** Every clock goes forward: the app's, Stytch's, the platform's and the browsers'. */
  async advance(ms: number): Promise<void> {
    advanceClock(ms);
    await Promise.all(this.apps.map((app) => app?.advance(ms)));
  }

  /** A new browser. */
  browser(): Browser {
    return new Browser(this.appUrl, this.#watch?.hear, { port: this.#options.entrance ?? this.port });
  }

  /** Presses Connect. @returns the callback that a user's consent leads to, not yet visited */
  async consent(browser: Browser, user?: string, query = ''): Promise<string> {
    let { location, status } = await browser.visit(`/connect${query}`);
    // Reached under another name than its own, the app asks to be called by that first.
    if (location.startsWith(this.appUrl)) ({ location, status } = await browser.visit(location));
    if (status !== 303) throw new Error(`no flow: ${status} ${location}`);
    return consentTo(this.sandbox, location, user);
  }

  /** A browser in which a user is connected who never saw the platform's pages. @param query of the link to /connect */
  async connectedBrowser(user?: string, query?: string): Promise<Browser> {
    const browser = this.browser();
    const { location } = await browser.visit(await this.consent(browser, user, query));
    if (location !== `${this.appUrl}/connected`) throw new Error(`not connected: ${location}`);
    return browser;
  }

  /** A user at a new browser. */
  user(): User {
    return new User(this.appUrl, this.browser());
  }

  /**
   * A user who is connected.
   * @param as first name of one of the sandbox's sample users
   * @param scope asked for beyond the usual
   */
  async connected(as = 'Ana', scope = ''): Promise<User> {
    const user = this.user();
    const page = await user.connect(as, `/connect?${new URLSearchParams({ scope })}`);
    if (!user.connected) throw new Error(`not connected, but at ${page.url}`);
    return user;
  }

  /** Turns the sandbox's switches (JSON under /sandbox). */
  async control(path: string, body: object = {}, method = 'POST'): Promise<void> {
    const forgets = path === 'reset' || method === 'DELETE';
    if (forgets) await this.#watch?.learn();
    const response = await fetch(`${this.sandbox.platformUrl}/sandbox/${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }

  /** Requests that Stytch's stand-in and the platform received, oldest first. */
  async received(path: string): Promise<Received[]> {
    const url = `${this.sandbox.platformUrl}/sandbox/requests?${new URLSearchParams({ path })}`;
    return ((await (await fetch(url)).json()) as { requests: Received[] }).requests;
  }

  /** How many requests of each kind ("POST /v1/oauth2/token") the sandbox received. */
  async counts(): Promise<Record<string, number>> {
    const response = await fetch(`${this.sandbox.platformUrl}/sandbox/requests?path=none`);
    return ((await response.json()) as { counts: Record<string, number> }).counts;
  }

  /** @returns SHA-256 hashes (base64url) of the refresh tokens that the issuer would accept now */
  async liveRefreshTokens(): Promise<string[]> {
    return (await this.issuedRefreshTokens()).map(({ hash }) => hash);
  }

  /** The same, and how each was issued. */
  async issuedRefreshTokens(): Promise<ReturnType<typeof liveRefreshTokens>> {
    const response = await fetch(`${this.sandbox.platformUrl}/sandbox/refresh-tokens`);
    return ((await response.json()) as { live: ReturnType<typeof liveRefreshTokens> }).live;
  }

  /** Refresh requests that the issuer received. */
  async refreshes(): Promise<Received[]> {
    const requests = await this.received('/v1/oauth2/token');
    return requests.filter(({ params }) => params.grant_type === 'refresh_token');
  }

  /** Forgets the requests received so far. */
  async forgetRequests(): Promise<void> {
    await this.control('requests', {}, 'DELETE');
  }

  /** Everything that the instances printed. */
  get log(): string {
    return this.#printed + this.apps.map((app) => app?.output ?? '').join('');
  }

  /** @throws Error when a secret left the server meanwhile */
  async stop(): Promise<void> {
    await Promise.all(this.apps.map((app) => app?.stop()));
    await this.#balancer.stop();
    await this.#store.stop();
    try {
      await this.#watch?.assertKept(this.log, this.#store.collector?.text);
    } finally {
      await this.sandbox.close();
    }
  }
}
