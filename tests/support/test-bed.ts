import { CONFIDENTIAL_CLIENT, PUBLIC_CLIENT } from '../../sandbox/identities.ts';
import { Issuer } from '../issuer/issuer.ts';
import { type Answer, Browser } from './browser.ts';
import { freePort } from './built-app.ts';
import { InspectedApp } from './inspected-app.ts';

export type ClientType = 'confidential' | 'public';
export const clientTypes: ClientType[] = ['confidential', 'public'];

/** Longer than the app keeps metadata (10 min) and keys (5 min). */
const CACHES_OVER = 11 * 60_000;
const SESSION_SECRET = 'session-secret-of-the-app-under-test-0001';

/** One emulated issuer, the built app configured for it, and a browser. */
export class TestBed {
  readonly issuer: Issuer;
  browser: Browser;
  #app: InspectedApp;
  readonly #env: Record<string, string>;
  /** Everything that left the app during earlier uses of this bed. */
  #before = '';

  private constructor(issuer: Issuer, app: InspectedApp, env: Record<string, string>) {
    this.issuer = issuer;
    this.#app = app;
    this.#env = env;
    this.browser = new Browser(app.url);
  }

  /** @param client which kind of client the app is at the issuer */
  static async start(client: ClientType): Promise<TestBed> {
    const appUrl = `http://localhost:${await freePort()}`;
    const { clientId: id, clientSecret: secret } =
      client === 'confidential' ? CONFIDENTIAL_CLIENT : { ...PUBLIC_CLIENT, clientSecret: undefined };
    const issuer = await Issuer.start({ id, secret, redirectUri: `${appUrl}/callback` });
    const env = {
      STYTCH_PROJECT_DOMAIN: issuer.url,
      CONNECTED_APP_CLIENT_ID: id,
      ...(secret ? { CONNECTED_APP_CLIENT_SECRET: secret } : {}),
      APP_URL: appUrl,
      SESSION_SECRET,
    };
    return new TestBed(issuer, await InspectedApp.start(env), env);
  }

  get app(): InspectedApp {
    return this.#app;
  }

  /** A person who was never here. */
  newBrowser(): void {
    this.#before += this.browser.received;
    this.browser = new Browser(this.#app.url);
  }

  /** A new browser and an honest issuer. @param fresh whether the app starts anew, with nothing cached */
  async reset(fresh = false): Promise<void> {
    this.issuer.forgery = {};
    if (fresh) {
      await this.#app.stop();
      this.#before += this.#app.output;
      this.#app = await InspectedApp.start(this.#env);
      await this.#app.advance(this.issuer.aheadMs);
    } else {
      await this.advance(CACHES_OVER);
    }
    this.newBrowser();
  }

  /** Moves the clocks of app and issuer forward. */
  async advance(ms: number): Promise<void> {
    this.issuer.aheadMs += ms;
    await this.#app.advance(ms);
  }

  async stop(): Promise<void> {
    await this.#app.stop();
    await this.issuer.stop();
  }

  /** A person presses Connect and allows; ends with the page that they get to see. */
  async connect(): Promise<Answer> {
    const started = await this.browser.visit('/connect');
    if (!started.location?.startsWith(`${this.issuer.url}/authorize?`)) return this.follow(started);
    const allowed = await this.browser.visit(started.location);
    if (!allowed.location) throw new Error(`The issuer refused the authorization request: ${allowed.text}`);
    return this.follow(
      await this.browser.visit(allowed.location, { headers: { 'Sec-Fetch-Site': 'cross-site' } }),
    );
  }

  /** Follows redirects within the app to the page at their end. */
  async follow(answer: Answer): Promise<Answer> {
    let { location } = answer;
    let last = answer;
    for (let steps = 0; location?.startsWith(this.#app.url) && steps < 5; steps++) {
      last = await this.browser.visit(location);
      this.lastPath = new URL(location).pathname;
      location = last.location;
    }
    return last;
  }

  /** Path of the last page that `follow` came to. */
  lastPath = '';

  /** @returns whether the browser holds a connection */
  get connected(): boolean {
    return [...this.browser.cookies.keys()].some((name) => /^connection(\.\d)?$/.test(name));
  }

  /** @returns which secrets can be read in what the app sent to the browser or printed, ever */
  leaks(): string[] {
    const seen = `${this.#before}${this.browser.received}${this.#app.output}`;
    const secrets = [...this.issuer.secrets, SESSION_SECRET];
    // The signature alone would do to put a token together again.
    const parts = secrets.flatMap((secret) => [
      secret,
      ...secret.split('.').filter((part) => part.length > 40),
    ]);
    return parts.filter((secret) => seen.includes(secret)).map((secret) => `${secret.slice(0, 12)}…`);
  }
}
