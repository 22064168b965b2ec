import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { root } from './paths.ts';
import type { Environment } from './run.ts';

export type Spec = {
  name: string;
  /** Arguments of `node`. */
  args: string[];
  env: Environment;
  /** Receives each line that the process prints. */
  onLine: (line: string) => void;
};

/** How long a process may take to end by itself before it is killed. */
const GRACE_MS = 5_000;

const running = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

function end(child: ChildProcess, signal: NodeJS.Signals): void {
  if (!running(child)) return;
  // Windows ends one process without its descendants, and knows no signals; taskkill takes the tree.
  if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
  else child.kill(signal);
}

function readLines(child: ChildProcess, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    });
    stream?.on('end', () => rest && onLine(rest));
  }
}

/**
 * Long-running processes that live and die together: when one ends, or this process is told to end, all end.
 */
export class ProcessGroup {
  readonly #children = new Map<string, ChildProcess>();
  readonly #firstEnd = Promise.withResolvers<string | undefined>();
  #stopping = false;

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void this.stop());
    // The last resort, when this process fails by itself: nothing may stay behind on the ports.
    process.on('exit', () => {
      for (const child of this.#children.values()) end(child, 'SIGKILL');
    });
  }

  start(spec: Spec): void {
    // The IPC channel closes when this process is gone for whatever reason, SIGKILL included; end-with-parent
    // then ends the child, which no signal would reach.
    const child = spawn(
      process.execPath,
      ['--import', `${new URL('./end-with-parent.mjs', import.meta.url)}`, ...spec.args],
      {
        cwd: root,
        env: Object.assign({}, spec.env as NodeJS.ProcessEnv, { STARTED_BY: String(process.pid) }),
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    );
    this.#children.set(spec.name, child);
    readLines(child, spec.onLine);
    child.on('close', (code, signal) => {
      if (this.#stopping) return;
      this.#firstEnd.resolve(`${spec.name} ended (${signal ?? `exit code ${code}`})`);
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
    this.#stopping = true;
    this.#firstEnd.resolve(undefined);
    const left = [...this.#children.values()].filter(running);
    const gone = Promise.all(left.map((child) => once(child, 'exit')));
    for (const child of left) end(child, 'SIGTERM');
    const killer = setTimeout(() => {
      for (const child of left) end(child, 'SIGKILL');
    }, GRACE_MS);
    await gone;
    clearTimeout(killer);
  }
}
