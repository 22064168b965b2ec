import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { CookieJar } from './cookie-jar.ts';

/** One response, its body read to the end. */
export interface HttpResponse {
  url: string;
  status: number;
  headers: IncomingHttpHeaders;
  /** `Set-Cookie` lines. */
  cookies: string[];
  /** Where the browser would go next: absolute, and empty unless the response redirects. */
  location: string;
  text: string;
}

/** Is told of every response of the app. */
export type Listener = (response: Pick<HttpResponse, 'headers' | 'text'>) => void;

export interface Visit {
  method?: string;
  /** Sent as given, `Host` and doubles included. */
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
  /** The user goes away before the response came. */
  signal?: AbortSignal;
}

export interface Message extends Visit {
  /** As it goes over the wire: nothing tidies it up on the way. */
  path: string;
}

/** What a browser sends when a user follows a link. `fetch()` cannot: it says that it is not one. */
const navigation = {
  accept: 'text/html',
  'sec-fetch-site': 'none',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-user': '?1',
};

/** And when a user sends a form of a page of `origin`. */
const formPost = (origin: string) => ({
  'sec-fetch-site': 'same-origin',
  origin,
  'content-type': 'application/x-www-form-urlencoded',
});

interface BrowserOptions {
  /** Where the app is reached, if that is not the port of its origin. */
  port?: number | undefined;
  jars?: Map<string, CookieJar>;
}

/**
 * As much of a browser as a flow needs: cookies by host, navigations, no redirect followed unasked. Each
 * request has a connection of its own, so that a balancer may send it anywhere. It never leaves this machine.
 */
export class Browser {
  readonly #jars: Map<string, CookieJar>;
  readonly #origin: string;
  readonly #port: number;
  readonly #hear: Listener;

  /**
   * @param origin the app's
   * @param hear is given every response of the app
   */
  constructor(origin: string, hear: Listener = () => {}, { port, jars = new Map() }: BrowserOptions = {}) {
    this.#origin = origin;
    this.#port = port ?? Number(new URL(origin).port);
    this.#hear = hear;
    this.#jars = jars;
  }

  /** The cookies that the app set. A test may put in what it likes. */
  get cookies(): CookieJar {
    return this.#jar(new URL(this.#origin)).of(this.#origin);
  }

  /** Whether it holds a connection. */
  get connected(): boolean {
    return this.cookies.names.some((name) => /^(__Host-)?connection(\.\d)?$/.test(name));
  }

  /** Another browser with the same cookies in a jar of its own. */
  copy(): Browser {
    const jars = new Map([...this.#jars].map(([host, jar]) => [host, jar.copy()]));
    return new Browser(this.#origin, this.#hear, { port: this.#port, jars });
  }

  /** The same browser, with its cookies, at another app on this machine. */
  at(origin: string): Browser {
    return new Browser(origin, this.#hear, { jars: this.#jars });
  }

  /** A user's navigation, or form. @param address absolute, or a path of the app, which is sent as it stands */
  visit(address: string, { method = 'GET', headers = {}, ...rest }: Visit = {}): Promise<HttpResponse> {
    const url = address.startsWith('/') ? undefined : new URL(address, this.#origin);
    const origin = url?.origin ?? this.#origin;
    const usual = { ...navigation, ...(method === 'POST' ? formPost(origin) : {}) };
    const path = url ? url.pathname + url.search : address;
    return this.#request(origin, { ...rest, method, path, headers: { ...usual, ...headers } });
  }

  /** Sends a message to the app, which neither `fetch` nor a browser would: nothing is added but cookies. */
  send(message: Message): Promise<HttpResponse> {
    return this.#request(this.#origin, message);
  }

  async #request(origin: string, { path, headers = {}, body, ...rest }: Message): Promise<HttpResponse> {
    const { host, hostname, port } = new URL(origin);
    if (!['localhost', '127.0.0.1'].includes(hostname)) throw new Error(`no test goes to ${origin}`);
    const own = origin === this.#origin;
    const jar = this.#jar({ hostname });
    const cookie = jar.header();
    const sent = request({
      ...rest,
      host: '127.0.0.1',
      port: own ? this.#port : port,
      path,
      agent: false,
      headers: { host, ...(cookie ? { cookie } : {}), ...headers },
    });
    sent.end(body);
    const [incoming] = (await once(sent, 'response')) as [IncomingMessage];
    const text = Buffer.concat(await Array.fromAsync(incoming)).toString();
    const { statusCode: status = 0, headers: received } = incoming;
    const cookies = received['set-cookie'] ?? [];
    for (const line of cookies) jar.take(line);
    if (own) this.#hear({ headers: received, text });
    const url = origin + path;
    const location = received.location ? new URL(received.location, url).href : '';
    return { url, status, headers: received, cookies, location, text };
  }

  /** Browsers keep cookies by host and forget the port (RFC 6265 §8.5). */
  #jar({ hostname }: Pick<URL, 'hostname'>): CookieJar {
    const jar = this.#jars.get(hostname) ?? new CookieJar();
    this.#jars.set(hostname, jar);
    return jar;
  }
}
