import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { CookieJar } from './cookie-jar.ts';

/** One answer, its body read to the end. */
export interface Answer {
  url: string;
  status: number;
  headers: IncomingMessage['headers'];
  /** Absolute, when the answer redirects. */
  location: string | undefined;
  text: string;
}

/** Is told of every answer of the app. */
export type Listener = (answer: Pick<Answer, 'headers' | 'text'>) => void;

export interface Visit {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** The person goes away before the answer came. */
  signal?: AbortSignal;
}

/** What a browser sends along when a person follows a link. `fetch()` cannot: it says that it is not one. */
const navigation = {
  Accept: 'text/html',
  'Sec-Fetch-Dest': 'document',
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-User': '?1',
};

/**
 * As much of a browser as a flow needs: cookies by host, navigations, no redirect followed unasked. Each
 * request has a connection of its own, so that a balancer may send it anywhere.
 */
export class Browser {
  readonly jars: Map<string, CookieJar>;
  readonly #origin: string;
  readonly #hear: Listener;

  /**
   * @param origin the app's
   * @param hear is given every answer of the app
   */
  constructor(origin: string, hear: Listener = () => {}, jars = new Map<string, CookieJar>()) {
    this.#origin = origin;
    this.#hear = hear;
    this.jars = jars;
  }

  /** The cookies that the app set. */
  get cookies(): CookieJar {
    return this.#jar(new URL(this.#origin));
  }

  /** Another browser with the same cookies in a jar of its own. */
  copy(): Browser {
    const jars = new Map([...this.jars].map(([host, jar]) => [host, jar.copy()]));
    return new Browser(this.#origin, this.#hear, jars);
  }

  /** @param address absolute, or a path of the app */
  async visit(address: string, { method = 'GET', headers = {}, body, signal }: Visit = {}): Promise<Answer> {
    const url = new URL(address, this.#origin);
    const own = url.origin === this.#origin;
    const cookie = this.#jar(url).header();
    const sent = request(url, {
      method,
      agent: false,
      ...(signal ? { signal } : {}),
      headers: {
        ...navigation,
        'Sec-Fetch-Site': 'same-origin',
        ...(cookie ? { Cookie: cookie } : {}),
        ...(method === 'POST'
          ? { Origin: url.origin, 'Content-Type': 'application/x-www-form-urlencoded' }
          : {}),
        ...headers,
      },
    });
    sent.end(body);
    const [incoming] = (await once(sent, 'response')) as [IncomingMessage];
    const text = Buffer.concat(await Array.fromAsync(incoming)).toString();
    for (const line of incoming.headers['set-cookie'] ?? []) this.#jar(url).take(line);
    const { statusCode: status = 0, headers: answered } = incoming;
    const location = answered.location && new URL(answered.location, url).href;
    if (own) this.#hear({ headers: answered, text });
    return { url: url.href, status, headers: answered, location, text };
  }

  /** Browsers keep cookies by host and forget the port (RFC 6265 §8.5). */
  #jar({ hostname }: URL): CookieJar {
    const jar = this.jars.get(hostname) ?? new CookieJar();
    this.jars.set(hostname, jar);
    return jar;
  }
}
