import { execa } from 'execa'; // [sandbox]
import { root } from './paths.ts'; // [sandbox]

/** As `process.env`. Next's types demand NODE_ENV in that one, which no child needs to be given. */
export type Environment = Record<string, string | undefined>;

// [sandbox]
/**
 * Runs a program to its end and keeps what it printed. It ends with this process.
 * @param command program and arguments; no shell sees them
 * @param env added to the environment
 */
export async function run(
  [program, ...args]: [string, ...string[]],
  env: Environment = {},
): Promise<{ code: number; output: string }> {
  const { exitCode, all, shortMessage } = await execa(program, args, {
    cwd: root,
    env: env as Record<string, string>,
    stdin: 'ignore',
    all: true,
    reject: false,
    stripFinalNewline: false,
  });
  return exitCode === undefined
    ? { code: 127, output: `${all}\n${shortMessage}` }
    : { code: exitCode, output: all };
}

/** As `run`, of a JavaScript or TypeScript file on the Node that is running. */
export const runNode = (args: string[], env?: Environment) => run([process.execPath, ...args], env);
// [/sandbox]
