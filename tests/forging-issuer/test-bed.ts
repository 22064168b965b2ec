import { CONFIDENTIAL_CLIENT, PUBLIC_CLIENT } from '../../sandbox/identities.ts';
import { freePort } from '../../sandbox/run/ports.ts';
import { Browser, type HttpResponse } from '../support/browser.ts';
import { BuiltApp } from '../support/built-app.ts';
import { leaks } from '../support/secrecy.ts';
import { Issuer } from './issuer.ts';

export type ClientType = 'confidential' | 'public';

/** Longer than the app keeps metadata (10 min) and keys (5 min). */
const CACHES_OVER = 11 * 60_000;
/** Longer than it bridges an issuer's faults with metadata that it knew (24 h). */
const KNOWLEDGE_OVER = 25 * 60 * 60_000;
const SESSION_SECRET = 'session-secret-of-the-app-under-test-0001';

/** One emulated issuer, the built app configured for it, and a browser. */
export class TestBed {
  readonly issuer: Issuer;
  browser: Browser;
  readonly app: BuiltApp;
  /** Everything that the app sent to browsers. */
  readonly #received: string[] = [];

  private constructor(issuer: Issuer, app: BuiltApp) {
    this.issuer = issuer;
    this.app = app;
    this.browser = this.anotherBrowser();
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
    return new TestBed(issuer, await BuiltApp.start(env));
  }

  /** From now on a user at a new browser. */
  newBrowser(): void {
    this.browser = this.anotherBrowser();
  }

  /** Another user's browser. */
  anotherBrowser(): Browser {
    return new Browser(this.app.url, ({ headers, text }) =>
      this.#received.push(JSON.stringify(headers), text),
    );
  }

  /** A new browser and an honest issuer. @param forgotten whether the app no longer trusts what it knew at all */
  async reset(forgotten = false): Promise<void> {
    this.issuer.forgery = {};
    await this.advance(forgotten ? KNOWLEDGE_OVER : CACHES_OVER);
    this.newBrowser();
  }

  /** Moves the clocks of app and issuer forward. */
  async advance(ms: number): Promise<void> {
    this.issuer.aheadMs += ms;
    await this.app.advance(ms);
  }

  async stop(): Promise<void> {
    await this.app.stop();
    await this.issuer.stop();
  }

  /** A user presses Connect and allows. @returns the page that they get to see, or the redirect that leads elsewhere */
  async connect(): Promise<HttpResponse> {
    const started = await this.browser.visit('/connect');
    if (!started.location.startsWith(`${this.issuer.url}/authorize?`)) return this.follow(started);
    const allowed = await this.browser.visit(started.location);
    if (!allowed.location) throw new Error(`The issuer refused the authorization request: ${allowed.text}`);
    return this.follow(
      await this.browser.visit(allowed.location, { headers: { 'Sec-Fetch-Site': 'cross-site' } }),
    );
  }

  /** Follows redirects within the app to the page at their end. */
  async follow(response: HttpResponse): Promise<HttpResponse> {
    let last = response;
    for (let steps = 0; last.location.startsWith(this.app.url) && steps < 5; steps++) {
      last = await this.browser.visit(last.location);
    }
    return last;
  }

  /** @returns which secrets can be read in what the app sent to the browser or printed, ever */
  leaks(): string[] {
    const secrets = [...this.issuer.secrets, SESSION_SECRET].map((value) => ({
      name: `${value.slice(0, 12)}…`,
      value,
    }));
    const received = { where: 'what browsers got', text: this.#received.join('\n') };
    return leaks([received, { where: 'the log', text: this.app.output }], secrets);
  }
}
