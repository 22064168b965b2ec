import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';
import { parseConfig } from '@/lib/config';

/**
 * Ends the process with code 1 when the environment is wrong, and lists every fault at once on standard error. It never
 * prints a value: any of them may be a secret pasted into the wrong place. This file must not import the log, which
 * throws at a wrong `LOG_LEVEL` before the faults are listed.
 */
export function exitOnWrongConfig(): void {
  const result = parseConfig(process.env);
  if (!('faults' in result)) return;
  const count = result.faults.length === 1 ? 'one fault' : `${result.faults.length} faults`;
  const lines = result.faults.map(({ name, fault, fix }) => `  ✗ ${name} ${fault}\n      → ${fix}`);
  process.stderr.write(
    `The app cannot start: ${count} in its environment (see .env.example).\n${lines.join('\n')}\n`,
  );
  process.exit(1);
}

/**
 * A reader of a pipe may end (`npm start | logger`), and a disk may be full. A write then fails with EPIPE, which is an
 * error of the stream. Without a listener it is an uncaught exception. Next.js reports that on the same stream, so it
 * fails again, without end and at full load. What cannot be written is lost.
 */
export function ignoreBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

/**
 * A name may have an IPv4 and an IPv6 address. Node.js gives up each after 250 ms and tries the next one: a host that is
 * farther away, with one address that cannot be reached, is then out of reach for ever. The app's own time-outs count.
 */
export function waitForEachAddress(): void {
  setDefaultAutoSelectFamilyAttemptTimeout(5000);
}

/**
 * Ends the process with code 1 where the guards of this folder do not work. They hang on Node's own HTTP server. Another
 * runtime may have one that never calls them: in Bun 14 KB from any stranger hold the process for 20 seconds. So a server
 * of this process gets one request, and the guards must act on it.
 */
export async function exitWithoutGuards(): Promise<void> {
  let areThere = false;
  const server = createServer((request, response) => {
    areThere = request.url === '/connected' && response.getHeader('Vary') === 'Cookie';
    response.end();
  });
  // Whoever is asked to upgrade does not respond.
  server.on('upgrade', (_request, socket) => socket.destroy());
  try {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const headers = 'Host: x\r\nConnection: close, upgrade\r\nUpgrade: x';
    socket.resume().write(`GET /connected?${'&'.repeat(999)} HTTP/1.1\r\n${headers}\r\n\r\n`);
    await once(socket, 'close', { signal: AbortSignal.timeout(5000) });
  } catch {
    areThere = false;
  } finally {
    server.close();
  }
  if (areThere) return;
  process.stderr.write(
    'The app cannot start: its guards against strangers do not work here (lib/startup).\n' +
      '  → start it with Node.js: other runtimes, like Bun, have another HTTP server\n',
  );
  process.exit(1);
}
