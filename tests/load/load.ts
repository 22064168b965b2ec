import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { at } from '../../scripts/tools/paths.ts';

/** What one round of load showed: requests per second, and latencies in milliseconds. */
export type Round = { perSecond: number; p50: number; p99: number; failed: number };

/** Ten connections for some seconds, from a process of its own. */
export async function load(url: string, cookie: string, seconds: number): Promise<Round> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      at('node_modules/autocannon/autocannon.js'),
      ...['-c', '10', '-d', String(seconds), '-j', '-n', '-H', `Cookie=${cookie}`, url],
    ],
    { maxBuffer: 1 << 24 },
  );
  const { requests, latency, non2xx, errors } = JSON.parse(stdout);
  return { perSecond: requests.average, p50: latency.p50, p99: latency.p99, failed: non2xx + errors };
}

/** Puts a process on one core where the system can, so that load and server do not take turns. */
export function pin(pid: number, core: number): void {
  try {
    execFileSync('taskset', ['-a', '-p', '-c', String(core), String(pid)], { stdio: 'ignore' });
  } catch {
    process.stderr.write('taskset is missing: load and server share the cores\n');
  }
}

/** @returns resident memory in MB, or `undefined` where the system does not tell */
export function residentMb(pid: number): number | undefined {
  try {
    const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kb ? Math.round(Number(kb) / 1024) : undefined;
  } catch {
    return undefined;
  }
}

/** The middle of some numbers. */
export function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** A table in Markdown. */
export function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
