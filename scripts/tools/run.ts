import { spawn } from 'node:child_process';
import { root } from './paths.ts';

/** As `process.env`; Next's types demand NODE_ENV in that one, which no child needs to be given. */
export type Environment = Record<string, string | undefined>;

export type Outcome = { code: number; output: string };

/**
 * Runs a program to its end and keeps what it printed (stdout and stderr as they came).
 * @param command program and arguments; no shell sees them, except npm's `.cmd` file on Windows
 * @param env added to the environment
 */
export function run(command: [string, ...string[]], env: Environment = {}): Promise<Outcome> {
  const [program, ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env } as NodeJS.ProcessEnv,
      shell: program === 'npm' && process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code, signal) =>
      resolve({ code: code ?? 1, output: signal ? `${output}\n${signal}` : output }),
    );
  });
}

/** As `run`, of a JavaScript or TypeScript file on the Node that is running. */
export const runNode = (args: string[], env?: Environment): Promise<Outcome> =>
  run([process.execPath, ...args], env);
