import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SERVER } from '../../sandbox/run/built.ts';
import { freePort } from '../../sandbox/run/ports.ts';
import { respondsToHttp } from '../../sandbox/run/ready.ts';
import { at } from '../../scripts/tools/paths.ts';

type Environment = Record<string, string | undefined>;

/** What the app's process says about itself; see inspect-app.mjs. */
export interface Vitals {
  /** Resident memory, in bytes. */
  rss: number;
  /** Properties that every object has and none should have. */
  polluted: string[];
  /** The files of its code that it has loaded. */
  loaded: string[];
}

type Message = Partial<Vitals> & { id?: number; connectsTo?: string };

/** What a program needs to run at all. The app gets this and what the test gives, and nothing of this shell. */
const BASIC = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot', 'NODE_EXTRA_CA_CERTS', 'NODE_COMPILE_CACHE'];

/** What `npm run build` made; elsewhere when a copy of it is tested, as a container would run it. */
export const serverUnderTest = process.env.STANDALONE ? join(process.env.STANDALONE, 'server.js') : SERVER;

/** Without the second one, a test run that is killed would leave the app behind. */
const PRELOADS = [at('tests/support/inspect-app.mjs'), at('sandbox/run/end-with-starter.mjs')];

function spawnApp(env: Environment, preloads: string[], server = serverUnderTest) {
  const basic = Object.fromEntries(BASIC.map((name) => [name, process.env[name]]));
  const imports = preloads.flatMap((file) => ['--import', pathToFileURL(file).href]);
  const child = spawn(process.execPath, [...imports, server], {
    env: Object.assign({}, basic as NodeJS.ProcessEnv, { LISTEN_ADDRESS: '127.0.0.1' }, env),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return { child, output: () => output };
}

/** The production build in a process of its own, with a clock that can be moved, and with reports of what it does. */
export class BuiltApp {
  /** Where it listens. */
  readonly url: string;
  readonly process: ChildProcess;
  /** Every origin that it opened a connection to. */
  readonly connections = new Set<string>();
  readonly #output: () => string;
  readonly #waiting = new Map<number, (vitals: Vitals) => void>();

  private constructor(url: string, child: ChildProcess, output: () => string) {
    this.url = url;
    this.process = child;
    this.#output = output;
    child.on('message', ({ id, connectsTo, rss = 0, polluted = [], loaded = [] }: Message) => {
      if (connectsTo) this.connections.add(connectsTo);
      if (id !== undefined) this.#waiting.get(id)?.({ rss, polluted, loaded });
    });
  }

  /**
   * Starts the app and waits until it responds.
   * @param env its whole configuration; where that names no `LOG_LEVEL`, the app prints all that it ever prints
   * @param port where it listens, if that is not the port of `APP_URL`; see freePort
   * @param server of another build than the one under test
   * @throws Error with what it printed, when it ends instead
   */
  static async start(
    env: Environment,
    port = Number(new URL(env.APP_URL ?? '').port),
    server?: string,
  ): Promise<BuiltApp> {
    const whole = { LOG_LEVEL: 'trace', STARTED_BY: String(process.pid), ...env, PORT: String(port) };
    const { child, output } = spawnApp(whole, PRELOADS, server);
    const app = new BuiltApp(`http://localhost:${port}`, child, output);
    const ended = new AbortController();
    child.on('close', () => ended.abort(new Error(`the app ended:\n${output()}`)));
    await respondsToHttp(`${app.url}/health`, ended.signal);
    return app;
  }

  /** Everything that it has printed so far. */
  get output(): string {
    return this.#output();
  }

  /** Moves the app's clock forward. */
  async advance(ms: number): Promise<void> {
    await this.#ask({ advanceMs: ms });
  }

  vitals(): Promise<Vitals> {
    return this.#ask({});
  }

  /** Ends the process and waits until it is gone. @param signal SIGKILL: as a crash does */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    // Not 'exit': what it printed last may still be on its way then.
    const gone = once(this.process, 'close');
    this.process.kill(signal);
    await gone;
  }

  #ask(message: { advanceMs?: number }): Promise<Vitals> {
    const id = this.#waiting.size;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.process.send({ id, ...message });
    });
  }
}

/**
 * Runs the built app until it ends by itself, as it does when its environment is wrong.
 * @returns exit code, and what it printed
 */
export async function runBuiltApp(env: Environment): Promise<{ code: number | null; output: string }> {
  const { child, output } = spawnApp({ ...env, PORT: String(await freePort()) }, []);
  const [code] = await once(child, 'close');
  return { code, output: output() };
}
