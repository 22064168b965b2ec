import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

/** One answer, its body read to the end. */
export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  /** Absolute, when the answer redirects. */
  location: string | undefined;
  text: string;
}

export interface Visit {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
}

/** What a browser sends along when a person follows a link. `fetch()` cannot: it says that it is not one. */
const navigation = {
  Accept: 'text/html',
  'Sec-Fetch-Dest': 'document',
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-User': '?1',
};

/**
 * As much of a browser as a flow needs: cookies of one origin, navigations, no redirect followed
 * unasked, and a record of every byte that the origin sent.
 */
export class Browser {
  readonly cookies = new Map<string, string>();
  /** Head and body of every answer of the origin. */
  received = '';
  readonly #origin: string;

  /** @param origin the app's; cookies go there and nowhere else */
  constructor(origin: string) {
    this.#origin = origin;
  }

  /** @param address absolute, or a path on the origin */
  async visit(address: string, { method = 'GET', headers = {}, body }: Visit = {}): Promise<Answer> {
    const url = new URL(address, this.#origin);
    const own = url.origin === this.#origin;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const sent = request(url, {
      method,
      headers: {
        ...navigation,
        'Sec-Fetch-Site': own ? 'same-origin' : 'cross-site',
        ...(own && cookie ? { Cookie: cookie } : {}),
        ...(method === 'POST'
          ? { Origin: this.#origin, 'Content-Type': 'application/x-www-form-urlencoded' }
          : {}),
        ...headers,
      },
    });
    sent.end(body);
    const [incoming] = (await once(sent, 'response')) as [IncomingMessage];
    const text = Buffer.concat(await Array.fromAsync(incoming)).toString();
    if (own) this.#keep(incoming, text);
    const { statusCode: status = 0, headers: answered } = incoming;
    const location = answered.location && new URL(answered.location, url).href;
    return { status, headers: answered, location, text };
  }

  #keep(incoming: IncomingMessage, text: string): void {
    this.received += `${incoming.rawHeaders.join('\n')}\n\n${text}\n`;
    for (const line of incoming.headers['set-cookie'] ?? []) {
      const [pair = '', ...attributes] = line.split(';');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      const over = attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute));
      if (over || value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}
