import { freePort } from '../../sandbox/run/ports.ts';
import { Browser } from '../support/browser.ts';
import { BuiltApp } from '../support/built-app.ts';
import { assertKept } from '../support/secrecy.ts';
import { User } from '../support/user.ts';
import type { Client, ClientType, Running, Server } from './server.ts';
import { type Exchange, Wiretap } from './wiretap.ts';

const SESSION_SECRET = 'session-secret-of-the-app-that-meets-servers';

/** One server, the built app configured for it, and the wiretap between them; fresh for each story. */
export class Stage {
  readonly client: Client;
  readonly running: Running;
  readonly wiretap: Wiretap;
  readonly metadata: Awaited<ReturnType<Wiretap['metadata']>>;
  readonly #app: BuiltApp;
  readonly #heard: string[] = [];

  private constructor(parts: Pick<Stage, 'client' | 'running' | 'wiretap' | 'metadata'> & { app: BuiltApp }) {
    this.client = parts.client;
    this.running = parts.running;
    this.wiretap = parts.wiretap;
    this.metadata = parts.metadata;
    this.#app = parts.app;
  }

  /** @param type which kind of client the app is */
  static async set(server: Server, type: ClientType): Promise<Stage> {
    const appUrl = `http://localhost:${await freePort()}`;
    const proposed = {
      id: 'connected-app',
      secret: type === 'confidential' ? 'secret-of-the-connected-app-0123456789' : undefined,
      redirectUri: `${appUrl}/callback`,
    };
    const port = await freePort();
    const wiretap = await Wiretap.start(port, server.renames);
    const stops = [() => wiretap.stop()];
    try {
      const running = await server.start({ issuer: wiretap.origin, port, client: proposed });
      stops.push(() => running.stop());
      const client = { ...proposed, ...running.client };
      const app = await BuiltApp.start({
        STYTCH_PROJECT_DOMAIN: wiretap.origin,
        CONNECTED_APP_CLIENT_ID: client.id,
        ...(client.secret ? { CONNECTED_APP_CLIENT_SECRET: client.secret } : {}),
        APP_URL: appUrl,
        SESSION_SECRET,
        SCOPES: server.scopes,
        ...server.env,
      });
      stops.push(() => app.stop());
      return new Stage({ client, running, wiretap, app, metadata: await wiretap.metadata() });
    } catch (error) {
      await Promise.all(stops.map((stop) => stop()));
      throw error;
    }
  }

  get appUrl(): string {
    return this.#app.url;
  }

  /** A user with no session yet. */
  user(): User {
    return new User(this.appUrl, new Browser(this.appUrl, this.#hear));
  }

  /** Token requests of a grant type, oldest first. */
  tokenRequests(grantType: string): Exchange[] {
    return this.wiretap
      .at(this.metadata.token_endpoint)
      .filter(({ params }) => params.grant_type === grantType);
  }

  /** What the token endpoint gave last. */
  lastTokens(): { access_token?: string; refresh_token?: string; expires_in?: number } {
    const given = this.wiretap.at(this.metadata.token_endpoint).findLast(({ status }) => status === 200);
    return JSON.parse(given?.response ?? '{}');
  }

  /** Lets the access token come near its end, for the app alone. @param left seconds that it has then; below 0: it is over */
  async letAccessEnd(left = 10): Promise<void> {
    await this.#app.advance(((this.lastTokens().expires_in ?? 0) - left) * 1000);
  }

  /** Uses the newest refresh token without the app, authenticated as the app does. */
  async refreshElsewhere(): Promise<{ status: number; response: string }> {
    const { id, secret = '' } = this.client;
    const basic = this.wiretap.at(this.metadata.token_endpoint).at(-1)?.scheme === 'Basic';
    const response = await fetch(this.metadata.token_endpoint, {
      method: 'POST',
      headers: basic ? { Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` } : {},
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: this.lastTokens().refresh_token ?? '',
        ...(basic ? {} : { client_id: id, ...(secret ? { client_secret: secret } : {}) }),
      }),
    });
    return { status: response.status, response: await response.text() };
  }

  /** What the app logged of its troubles: problem codes, the server's error names, statuses. */
  get troubles(): { reason?: string }[] {
    const lines = this.#app.output.split('\n').filter((line) => line.startsWith('{'));
    return lines
      .map((line) => JSON.parse(line))
      .filter(({ level }) => level >= 40)
      .map(({ time, level, err, ...facts }) => ({ ...facts, names: err?.names }));
  }

  /** @throws Error when a secret left the app's server */
  async strike(): Promise<void> {
    await this.#app.stop();
    await this.running.stop();
    await this.wiretap.stop();
    const sightings = [
      { where: 'what browsers got', text: this.#heard.join('\n') },
      { where: 'the log', text: this.#app.output },
    ];
    const configured = [SESSION_SECRET, this.client.secret ?? ''];
    const secrets = [...configured, ...this.#onTheWire()].filter(Boolean);
    assertKept(
      sightings,
      secrets.map((value) => ({ name: value.slice(0, 6), value })),
    );
  }

  /** Tokens and verifiers. Codes are left out: the browser itself brings them. */
  #onTheWire(): string[] {
    return this.wiretap.at(this.metadata.token_endpoint).flatMap(({ params, status, response }) => {
      const {
        access_token = '',
        refresh_token = '',
        id_token = '',
      } = status === 200 ? (JSON.parse(response) as Record<string, string>) : {};
      return [access_token, refresh_token, id_token, params.code_verifier ?? ''];
    });
  }

  readonly #hear = ({ headers, text }: { headers: object; text: string }) => {
    this.#heard.push(JSON.stringify(headers), text);
  };
}
