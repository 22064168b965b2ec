import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A server's response to one request. */
export type Reply = { status?: number; headers?: Record<string, string>; json?: unknown; text?: string };
type Handler = (path: string, request: IncomingMessage, form: URLSearchParams) => Reply;

/**
 * A small server on a free port of 127.0.0.1, for one test.
 * @param tls key and certificate; absent: plain http
 * @returns its origin
 */
export async function serve(handler: Handler, tls?: { key: string; cert: string }): Promise<string> {
  const listener: RequestListener = async (request, response) => {
    const form = new URLSearchParams(await text(request));
    const { status = 200, headers = {}, json, text: body } = handler(request.url ?? '/', request, form);
    const type = json === undefined ? 'text/html' : 'application/json';
    response.writeHead(status, { 'Content-Type': type, ...headers });
    response.end(json === undefined ? (body ?? '') : JSON.stringify(json));
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http${tls ? 's' : ''}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An address on this machine where nothing listens. */
export const NO_SERVER = 'http://127.0.0.1:9';
