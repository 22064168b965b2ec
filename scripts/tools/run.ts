import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './paths.ts';

/** As `process.env`; Next's types demand NODE_ENV in that one, which no child needs to be given. */
export type Environment = Record<string, string | undefined>;

export type Outcome = { code: number; output: string };

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a program to its end and keeps what it printed (stdout and stderr as they came). When this process is told
 * to end meanwhile, the program is told so first.
 * @param command program and arguments; no shell sees them, except npm's `.cmd` file on Windows
 * @param env added to the environment
 * @param show whether what it prints is also shown as it comes
 */
export function run(command: [string, ...string[]], env: Environment = {}, show = false): Promise<Outcome> {
  const [program, ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env } as NodeJS.ProcessEnv,
      shell: program === 'npm' && process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const endBoth = (signal: NodeJS.Signals) => {
      child.on('close', () => process.exit(128 + constants.signals[signal]));
      child.kill(signal);
    };
    for (const signal of SIGNALS) process.once(signal, endBoth);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (show) process.stdout.write(text);
      });
    }
    const settle = (code: number, last = '') => {
      for (const signal of SIGNALS) process.off(signal, endBoth);
      resolve({ code, output: output + last });
    };
    child.on('error', (error) => settle(127, error.message));
    child.on('close', (code, signal) => settle(code ?? 1, signal ? `\nended by ${signal}` : ''));
  });
}

/** As `run`, of a JavaScript or TypeScript file on the Node that is running. */
export const runNode = (args: string[], env?: Environment, show?: boolean): Promise<Outcome> =>
  run([process.execPath, ...args], env, show);
