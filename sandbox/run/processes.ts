import { execa } from 'execa';
import { root } from '../../scripts/tools/paths.ts';
import type { Environment } from '../../scripts/tools/run.ts';

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
