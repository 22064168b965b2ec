import { readFileSync } from 'node:fs';
import { freePort } from '../../sandbox/run/ports.ts';
import { Relay } from '../support/relay.ts';
import { startServer } from './apps.ts';
import { load } from './load.ts';

/** Processor time that a process has used, in milliseconds; Linux counts it in hundredths of a second. */
function cpuMs(pid: number): number {
  const [, times = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user, system] = times.split(' ').slice(11, 13).map(Number);
  return ((user ?? 0) + (system ?? 0)) * 10;
}

/**
 * Measures `/connected` on some instances behind a balancer that hands on each connection in turn.
 *
 * @returns processor time of all instances for one request, in milliseconds
 */
export async function costWith(count: number, server: string, env: Record<string, string>, cookie: string) {
  const ports = await Promise.all(Array.from({ length: count }, freePort));
  const apps = await Promise.all(ports.map((port) => startServer(server, { ...env, PORT: String(port) })));
  const balancer = await Relay.start(ports);
  const url = `http://localhost:${balancer.port}/connected`;
  // Each instance compiles first.
  await load(url, cookie, 3 + count);
  const used = () => apps.reduce((sum, { pid = 0 }) => sum + cpuMs(pid), 0);
  const before = used();
  const seconds = 5;
  const { perSecond, failed } = await load(url, cookie, seconds);
  if (failed > 0) throw new Error(`${failed} requests to ${count} instances failed`);
  const cost = (used() - before) / (perSecond * seconds);
  for (const app of apps) app.kill();
  await balancer.stop();
  return cost;
}
