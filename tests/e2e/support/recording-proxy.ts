import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';

/** One request of a browser, and the response as far as it came. */
export interface Passage {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  status: number;
  /** Alternating names and values. */
  responseHeaders: string[];
  body: Buffer[];
}

/**
 * An HTTP proxy that keeps every byte on its way to and from a browser. The browser's own tools do not do: they
 * forget the body of a page as soon as it is left.
 */
export class RecordingProxy {
  readonly #server: Server;
  passages: Passage[] = [];

  private constructor() {
    this.#server = createServer((from, to) => this.#pass(from, to));
  }

  static async start(): Promise<RecordingProxy> {
    const proxy = new RecordingProxy();
    await once(proxy.#server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  /** For a browser context. Chromium leaves proxies out for loopback addresses unless told otherwise. */
  get settings(): { server: string; bypass: string } {
    const { port } = this.#server.address() as AddressInfo;
    return { server: `http://127.0.0.1:${port}`, bypass: '<-loopback>' };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #pass(from: IncomingMessage, to: ServerResponse): void {
    const { method = '', url = '', headers } = from;
    const passage: Passage = { method, url, headers, status: 0, responseHeaders: [], body: [] };
    this.passages.push(passage);
    const { 'proxy-connection': _, ...forwarded } = headers;
    const upstream = request(url, {
      method,
      // Readable without unpacking.
      headers: { ...forwarded, 'accept-encoding': 'identity' },
      // A connection each: one kept open may be closed by the server just as it is used again.
      agent: false,
    });
    upstream.on('response', (response) => {
      passage.status = response.statusCode ?? 0;
      passage.responseHeaders = response.rawHeaders;
      to.writeHead(passage.status, response.rawHeaders);
      response.on('data', (chunk: Buffer) => passage.body.push(chunk));
      pipeline(response, to, () => undefined);
    });
    upstream.on('error', () => to.destroy());
    // When the browser closes its connection, that to the server is closed as well.
    to.on('close', () => upstream.destroy());
    pipeline(from, upstream, () => undefined);
  }
}
