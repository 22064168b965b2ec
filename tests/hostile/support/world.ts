import { afterAll, beforeAll } from 'vitest';
import { appEnvironment } from '../../../sandbox/app-environment.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/start.ts';
import { person as personCalled, sdk } from '../../../sandbox/testing/connect.ts';
import { BuiltApp, freePort } from '../../support/built-app.ts';
import { SecretWatch } from '../../support/secret-watch.ts';
import { Browser } from './browser.ts';
import type { Answer } from './send.ts';

interface WorldOptions {
  /** Where people open the app. Absent: http on the port where it listens. */
  appUrl?: string;
  /** The port that browsers use, where something stands in front of the app. */
  entrance?: number;
  /** Added to the app's environment. */
  env?: Record<string, string>;
  client?: 'confidential' | 'public';
}

/** The built app, the sandbox that it talks to, and browsers for it, for the tests of one file. */
export class World {
  /** Where the app listens. */
  port = 0;
  #entrance = 0;
  appUrl = '';
  sandbox = {} as Sandbox;
  #app = {} as BuiltApp;
  #watch = {} as SecretWatch;

  async start({ appUrl, entrance, env = {}, client = 'confidential' }: WorldOptions): Promise<void> {
    this.port = await freePort();
    this.#entrance = entrance ?? this.port;
    this.appUrl = appUrl ?? `http://localhost:${this.#entrance}`;
    const ports = { stytchPort: 0, platformPort: 0 };
    this.sandbox = await startSandbox({ ...ports, appUrl: this.appUrl, vertical: 'consumer' });
    const places = { stytchUrl: this.sandbox.stytchUrl, platformUrl: this.sandbox.platformUrl };
    const whole = {
      ...appEnvironment({ client, appUrl: this.appUrl, ...places }),
      ...env,
    };
    this.#watch = new SecretWatch(places.platformUrl, whole);
    this.#app = await BuiltApp.start(whole, this.port);
  }

  /** @throws Error when a secret left the server meanwhile */
  async stop(): Promise<void> {
    await this.#app.stop();
    try {
      await this.#watch.assertKept(this.log());
    } finally {
      await this.sandbox.close();
    }
  }

  /** Everything that the app printed so far. */
  log = (): string => this.#app.output;

  browser = (): Browser => new Browser(this.#entrance, this.appUrl, this.#watch.hear);

  /** Presses Connect. @returns the path of the callback that a person's consent leads to, not yet visited */
  async consent(browser: Browser, person = 'ana', query = ''): Promise<string> {
    let { location, status } = await browser.visit(`/connect${query}`);
    // Reached under another name than its own, the app asks to be called by that first.
    if (location.startsWith(this.appUrl))
      ({ location, status } = await browser.visit(location.slice(this.appUrl.length)));
    if (status !== 303 || !URL.canParse(location)) throw new Error(`no flow: ${status} ${location}`);
    return this.consentTo(location, person);
  }

  /** Allows what an authorization request asks for. @returns the path of the callback */
  async consentTo(authorizationRequest: string, person = 'ana'): Promise<string> {
    const asked = Object.fromEntries(new URL(authorizationRequest).searchParams);
    const { redirect_uri } = await sdk(this.sandbox).consumer.idp.oauth.authorize({
      ...(asked as { client_id: string; redirect_uri: string; response_type: string; state: string }),
      scopes: asked.scope?.split(' ') ?? [],
      user_id: personCalled(person).userId,
      consent_granted: true,
    });
    const { pathname, search } = new URL(redirect_uri);
    return pathname + search;
  }

  /** A browser in which a person is connected. @param query of the link where the flow starts */
  async connected(person = 'ana', query = ''): Promise<Browser> {
    const browser = this.browser();
    const { location } = await browser.visit(await this.consent(browser, person, query));
    if (location !== '/connected') throw new Error(`not connected: ${location}`);
    return browser;
  }

  /** How many requests an endpoint of the sandbox received so far. */
  async received(path: string): Promise<number> {
    const answer = await fetch(`${this.sandbox.stytchUrl}/sandbox/requests?${new URLSearchParams({ path })}`);
    return ((await answer.json()) as { requests: unknown[] }).requests.length;
  }
}

/** @returns a world that stands while the tests of this file run */
export function hostileWorld(options: WorldOptions = {}): World {
  const world = new World();
  beforeAll(() => world.start(options));
  afterAll(() => world.stop());
  return world;
}

/** @returns the code of the problem page that an answer leads to, if it does */
export function problemOf({ location }: Pick<Answer, 'location'>): string | undefined {
  return /^\/problem\/(\w+)$/.exec(location)?.[1];
}
