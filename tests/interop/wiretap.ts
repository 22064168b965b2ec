import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request to a server, and its response. */
export interface Exchange {
  method: string;
  path: string;
  params: Record<string, string>;
  /** How the client named itself in the header, if it did: "Basic" or "Bearer". */
  scheme: string | undefined;
  status: number;
  response: string;
}

interface Metadata {
  token_endpoint: string;
  userinfo_endpoint?: string;
  revocation_endpoint?: string;
}

/** A reverse proxy in front of a server, as deployments have one. It changes nothing, and remembers everything. */
export class Wiretap {
  readonly origin: string;
  readonly exchanges: Exchange[] = [];
  readonly #front: Server;

  private constructor(front: Server) {
    this.origin = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
    this.#front = front;
  }

  /**
   * @param port of the server behind
   * @param renames paths that the server has elsewhere
   */
  static async start(port: number, renames: Record<string, string> = {}): Promise<Wiretap> {
    const front = createServer().listen(0, '127.0.0.1');
    await once(front, 'listening');
    const wiretap = new Wiretap(front);
    front.on('request', async (incoming, outgoing) => {
      const { method = 'GET', headers } = incoming;
      const { pathname, search } = new URL(incoming.url ?? '/', wiretap.origin);
      const body = Buffer.concat(await Array.fromAsync(incoming));
      const path = (renames[pathname] ?? pathname) + search;
      const onward = request({ host: '127.0.0.1', port, method, path, headers, agent: false });
      onward.on('error', () => outgoing.destroy());
      onward.on('response', async (received) => {
        const response = Buffer.concat(await Array.fromAsync(received));
        const { statusCode: status = 0 } = received;
        wiretap.exchanges.push({
          ...{ method, path: pathname, status, response: response.toString() },
          params: Object.fromEntries(new URLSearchParams(method === 'POST' ? body.toString() : search)),
          scheme: schemeOf(headers),
        });
        outgoing.writeHead(status, received.rawHeaders.filter(unframed)).end(response);
      });
      onward.end(body);
    });
    return wiretap;
  }

  /** @returns what the server publishes about itself, by OpenID Connect or else by RFC 8414 @throws Error when that is nothing */
  async metadata(): Promise<Metadata> {
    for (const name of ['openid-configuration', 'oauth-authorization-server']) {
      const response = await fetch(`${this.origin}/.well-known/${name}`);
      const text = await response.text();
      if (response.ok) return JSON.parse(text) as Metadata;
    }
    throw new Error('the server publishes no metadata');
  }

  /** @returns the requests of one endpoint, oldest first @param endpoint its address; none without */
  at(endpoint: string | undefined): Exchange[] {
    const path = URL.parse(endpoint ?? '')?.pathname;
    return this.exchanges.filter((exchange) => exchange.path === path);
  }

  async stop(): Promise<void> {
    const closed = once(this.#front, 'close');
    this.#front.close();
    this.#front.closeAllConnections();
    await closed;
  }
}

const schemeOf = ({ authorization }: IncomingHttpHeaders) => authorization?.split(' ')[0];

/** Drops the header that says in which pieces the body came: it goes on in one. */
function unframed(_: string, index: number, raw: string[]): boolean {
  return raw[index - (index % 2)]?.toLowerCase() !== 'transfer-encoding';
}
