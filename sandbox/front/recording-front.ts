import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { type Duplex, pipeline } from 'node:stream';
import type { ExchangeLog } from '../control/exchange-log.ts';
import { record } from './record.ts';

export interface FrontOptions {
  /** Where the browser comes. */
  port: number;
  /** Absent: every address of the machine, as `next dev` listens. */
  host?: string | undefined;
  /** Where the app listens, on 127.0.0.1. */
  appPort: number;
}

/** More than the app's server takes, so that the app itself refuses what is too much. */
const MAX_HEADER_SIZE = 256 * 1024;

/**
 * Stands in front of the app and writes down what the browser asks of it. Whatever comes passes as it is, `Host` included,
 * and a side that hangs up hangs up on the other as well. So the app knows nothing of it.
 * @returns what ends it
 * @throws Error with code EADDRINUSE when the port is taken.
 */
export async function startFront({ port, host, appPort }: FrontOptions, log: ExchangeLog) {
  // No patience of its own either: a request may last as long as the app lets it.
  const options = { maxHeaderSize: MAX_HEADER_SIZE, requestTimeout: 0, headersTimeout: 0 };
  const server = createServer(options, (from, to) => pass(from, to, appPort, log));
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (from, socket, head) => {
    upgraded.add(socket);
    socket.on('close', () => upgraded.delete(socket));
    join(from, socket, head, appPort);
  });
  await once(server.listen(port, host), 'listening');
  return async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    for (const socket of upgraded) socket.destroy();
  };
}

function pass(from: IncomingMessage, to: ServerResponse, port: number, log: ExchangeLog): void {
  const { method, url: path } = from;
  const onAnswer = record(from, to, log);
  const upstream = request({
    ...{ host: '127.0.0.1', port, method, path, maxHeaderSize: MAX_HEADER_SIZE },
    // Spelled, ordered and doubled as they came.
    headers: from.rawHeaders,
    // A connection each: one kept open may be closed by the app just as it is used again.
    agent: false,
  });
  upstream.on('response', (answer) => {
    onAnswer(answer);
    to.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer.rawHeaders));
    // A page that comes in pieces begins to show with the first.
    to.flushHeaders();
    pipeline(answer, to, () => undefined);
  });
  // As if the port were closed: that is what a browser would see without this.
  upstream.on('error', () => to.destroy());
  to.on('close', () => upstream.destroy());
  pipeline(from, upstream, () => undefined);
}

/** Without what is said about the connection itself, of which there are two here (RFC 9110 §7.6.1). */
function endToEnd(raw: readonly string[]): string[] {
  return raw.filter((_, index) => !/^(connection|keep-alive)$/i.test(raw[index - (index % 2)] ?? ''));
}

/** From here on the two ends talk WebSocket, or whatever they agree on: live reload of `next dev`. */
function join(from: IncomingMessage, socket: Duplex, head: Buffer, port: number): void {
  const upstream = connect(port, '127.0.0.1');
  const lines = [`${from.method} ${from.url} HTTP/${from.httpVersion}`];
  for (let i = 0; i < from.rawHeaders.length; i += 2)
    lines.push(`${from.rawHeaders[i]}: ${from.rawHeaders[i + 1]}`);
  upstream.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  upstream.write(head);
  pipeline(socket, upstream, () => undefined);
  pipeline(upstream, socket, () => undefined);
}
