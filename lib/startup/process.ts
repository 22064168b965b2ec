import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';
import { text } from 'node:stream/consumers';
import { parseConfig } from '@/lib/config';

/**
 * Exits with code 1 if the environment is wrong, and lists every fault on standard error, without values: any may be a
 * secret pasted into the wrong place. This file must not import the log, which throws at a wrong `LOG_LEVEL`.
 */
export function exitOnWrongConfig(): void {
  const result = parseConfig(process.env);
  if (!('faults' in result)) return;
  const count = result.faults.length === 1 ? 'one error' : `${result.faults.length} errors`;
  const lines = result.faults.map(({ name, fault, fix }) => `  ✗ ${name} ${fault}\n      → ${fix}`);
  process.stderr.write(
    `The app cannot start: ${count} in its environment (see .env.example).\n${lines.join('\n')}\n`,
  );
  process.exit(1);
}

/**
 * Ignores that the reader of a pipe has ended (`npm start | logger`), or that a disk is full. Otherwise it is an uncaught
 * exception, which Next.js reports on the same stream, without end and at full load.
 */
export function ignoreBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

/**
 * Node.js tries each address of a host for 250 ms only, so a distant host with one dead address is unreachable. 1.5 s are
 * enough for a host 400 ms away that misses the first packet, and leave time for the next address.
 */
export function waitForEachAddress(): void {
  setDefaultAutoSelectFamilyAttemptTimeout(1500);
}

/**
 * Exits with code 1 if the guards of this folder do not act, as without Node's own HTTP server: in Bun, 14 KB from a
 * stranger block the process for 20 seconds. To find out, it sends a request to a server of this process.
 */
export async function exitWithoutGuards(): Promise<void> {
  const server = createServer(({ url }, response) => response.end(`${url} ${response.getHeader('Vary')}`));
  server.on('upgrade', (_request, socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const headers = 'Host: x\r\nConnection: close, upgrade\r\nUpgrade: x';
  socket.write(`GET /connected?${'&'.repeat(999)} HTTP/1.1\r\n${headers}\r\n\r\n`);
  const response = await text(socket.setTimeout(5000, () => socket.destroy())).catch(() => '');
  server.close();
  if (response.endsWith('/connected Cookie')) return;
  const reason = 'its guards do not work here (lib/startup)';
  process.stderr.write(`The app cannot start: ${reason}\n  → start it with Node.js, not another runtime\n`);
  process.exit(1);
}
