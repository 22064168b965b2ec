import { execa } from 'execa';
import { root } from './paths.ts';

/** As `process.env`. Next's types demand NODE_ENV in that one, which no child needs to be given. */
export type Environment = Record<string, string | undefined>;

/**
 * Runs a program to its end and keeps what it printed. It ends with this process.
 * @param command program and arguments; no shell sees them
 * @param env added to the environment
 * @param show whether what it prints is also shown as it comes
 */
export async function run(
  [program, ...args]: [string, ...string[]],
  env: Environment = {},
  show = false,
): Promise<{ code: number; output: string }> {
  const { exitCode, all, shortMessage } = await execa(program, args, {
    cwd: root,
    env: env as Record<string, string>,
    stdin: 'ignore',
    stdout: show ? ['pipe', 'inherit'] : 'pipe',
    stderr: show ? ['pipe', 'inherit'] : 'pipe',
    all: true,
    reject: false,
    stripFinalNewline: false,
  });
  return exitCode === undefined
    ? { code: 127, output: `${all}\n${shortMessage}` }
    : { code: exitCode, output: all };
}

/** As `run`, of a JavaScript or TypeScript file on the Node that is running. */
export const runNode = (args: string[], env?: Environment, show?: boolean) =>
  run([process.execPath, ...args], env, show);

/**
 * Runs a tool in this terminal, on the Node that is running.
 * @param interrupt interrupts it when it aborts
 * @returns its exit code
 */
export async function inTerminal(
  args: string[],
  env: Environment = {},
  interrupt?: AbortSignal,
): Promise<number> {
  const options = { cwd: root, env: env as Record<string, string>, stdio: 'inherit', reject: false } as const;
  const child = execa(process.execPath, args, options);
  interrupt?.addEventListener('abort', () => child.kill('SIGINT'), { once: true });
  return (await child).exitCode ?? 1;
}

export type Spec = {
  name: string;
  /** Arguments of `node`. */
  args: string[];
  /** The whole environment of the process. */
  env: Environment;
  /** Receives each line that the process prints. */
  onLine: (line: string) => void;
};

/** Options of `node` that end a process when the process STARTED_BY is gone, however that went. */
export const END_WITH_STARTER = ['--import', new URL('./end-with-starter.mjs', import.meta.url).href];

const startNode = (args: string[], env: Environment) =>
  execa(process.execPath, [...END_WITH_STARTER, ...args], {
    cwd: root,
    env: { ...(env as Record<string, string>), STARTED_BY: String(process.pid) },
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    buffer: false,
    reject: false,
    forceKillAfterDelay: 5000,
  });

type Child = ReturnType<typeof startNode>;

/**
 * Long-running processes that live and die together: when one ends, or this process is told to end, all end.
 */
export class ProcessGroup {
  readonly #children = new Map<string, Child>();
  readonly #firstEnd = Promise.withResolvers<string | undefined>();

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void this.stop());
  }

  start({ name, args, env, onLine }: Spec): void {
    const child = startNode(args, env);
    this.#children.set(name, child);
    void readLines(child, onLine);
    void child.then(({ signal, exitCode }) => {
      this.#children.delete(name);
      this.#firstEnd.resolve(`${name} ended (${signal ?? `exit code ${exitCode}`})`);
      void this.stop();
    });
  }

  /** Settles when everything has ended: with the reason if a process ended by itself, undefined if it was asked. */
  async ended(): Promise<string | undefined> {
    const reason = await this.#firstEnd.promise;
    await this.stop();
    return reason;
  }

  /** Ends every process, waits until all are gone. */
  async stop(): Promise<void> {
    this.#firstEnd.resolve(undefined);
    await Promise.all([...this.#children.values()].map(end));
  }
}

async function end(child: Child): Promise<void> {
  // Windows ends one process without its descendants, and knows no signals; taskkill takes the tree.
  if (process.platform === 'win32')
    await execa('taskkill', ['/pid', `${child.pid}`, '/T', '/F'], { reject: false });
  else child.kill('SIGTERM');
  await child;
}

async function readLines(child: Child, onLine: (line: string) => void): Promise<void> {
  try {
    for await (const line of child.iterable({ from: 'all' })) onLine(String(line));
  } catch {
    // It throws when the process fails. Whoever waits for the process is told why.
  }
}
