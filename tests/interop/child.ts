import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { respondsToHttp } from '../../sandbox/run/ready.ts';

/**
 * Starts a server that is a program of its own, and waits until it responds.
 *
 * @param command program and arguments
 * @param env added to the environment
 * @returns what ends it
 * @throws Error with what it printed, when it ends instead
 */
export async function startChild(
  [program, ...args]: [string, ...string[]],
  url: string,
  env: Record<string, string> = {},
): Promise<() => Promise<void>> {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = new AbortController();
  child.on('error', (error) => ended.abort(error));
  child.on('close', () => ended.abort(new Error(`${program} ended:\n${output}`)));
  const endWithUs = () => child.kill('SIGKILL');
  process.on('exit', endWithUs);
  await respondsToHttp(url, ended.signal);
  return async () => {
    process.off('exit', endWithUs);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'close');
    child.kill('SIGKILL');
    await gone;
  };
}
