import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SERVER } from '../../scripts/tools/built.ts';
import { answersHttp } from '../../scripts/tools/ready.ts';

type Environment = Record<string, string | undefined>;

export interface BuiltApp {
  url: string;
  /** Everything that it has printed so far. */
  output: () => string;
  /** Ends it and waits until it is gone. */
  stop: (signal?: NodeJS.Signals) => Promise<void>;
  process: ChildProcess;
}

/** What a program needs to run at all. The app gets this and what the test gives, and nothing of this shell. */
const BASIC = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot', 'NODE_EXTRA_CA_CERTS', 'NODE_COMPILE_CACHE'];

const server = process.env.STANDALONE ? join(process.env.STANDALONE, 'server.js') : SERVER;

function spawnApp(env: Environment, preloads: string[] = []) {
  const basic = Object.fromEntries(BASIC.map((name) => [name, process.env[name]]));
  const imports = preloads.flatMap((file) => ['--import', pathToFileURL(file).href]);
  const child = spawn(process.execPath, [...imports, server], {
    env: Object.assign({}, basic as NodeJS.ProcessEnv, { HOSTNAME: '127.0.0.1' }, env),
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

/** @returns a port that nothing listens on now */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  // Not 'exit': what it printed last may still be on its way then.
  const gone = once(child, 'close');
  child.kill(signal);
  await gone;
}

/**
 * Starts the built app (the production build, alone) and waits until it answers.
 * @param port where it listens; see freePort
 * @param env its whole configuration
 * @param preloads modules that Node.js runs before the app
 * @throws Error with what it printed, when it ends instead
 */
export async function startBuiltApp(
  port: number,
  env: Environment,
  preloads: string[] = [],
): Promise<BuiltApp> {
  const { child, output } = spawnApp({ ...env, PORT: String(port) }, preloads);
  const url = `http://localhost:${port}`;
  const ended = new AbortController();
  child.on('close', () => ended.abort(new Error(`the app ended:\n${output()}`)));
  await answersHttp(`${url}/health`, ended.signal);
  return { url, output, stop: (signal = 'SIGTERM') => stop(child, signal), process: child };
}

/**
 * Runs the built app until it ends by itself, as it does when its environment is wrong.
 * @returns exit code, and what it printed
 */
export async function runBuiltApp(env: Environment): Promise<{ code: number | null; output: string }> {
  const { child, output } = spawnApp({ ...env, PORT: String(await freePort()) });
  const [code] = await once(child, 'close');
  return { code, output: output() };
}
