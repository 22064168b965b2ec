import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { freePort } from '../../sandbox/run/ports.ts';

/** A real `redis-server` that keeps its data over a restart, as a managed one does. */
export class Redis {
  readonly port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'redis-'));
  #process: ChildProcess | undefined;

  readonly #options: Record<string, string>;

  private constructor(port: number, options: Record<string, string>) {
    this.port = port;
    this.#options = options;
  }

  /** A place for a Redis where none is running yet. */
  static async prepare(options: Record<string, string> = {}): Promise<Redis> {
    return new Redis(await freePort(), options);
  }

  /** @param options of its configuration, by Redis's names */
  static async start(options?: Record<string, string>): Promise<Redis> {
    const redis = await Redis.prepare(options);
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it and waits until it responds. What it wrote outlives its process without waiting for the disk. */
  async start(): Promise<void> {
    const own = { port: this.port, bind: '127.0.0.1', dir: this.#folder, appendonly: 'yes', save: '' };
    const args = Object.entries({ ...own, ...this.#options }).flatMap(([name, value]) => [
      `--${name}`,
      String(value),
    ]);
    this.#process = spawn('redis-server', [...args, '--appendfsync', 'no'], { stdio: 'ignore' });
    const client = createClient({ url: this.url });
    client.on('error', () => {}); // Until it listens.
    await client.connect();
    // While it reads what it kept, it refuses all.
    for (let response = ''; !response; ) response = await client.ping().catch(() => '');
    await client.close();
  }

  /** Asks it something. */
  async ask(...command: string[]): Promise<unknown> {
    const client = await createClient({ url: this.url }).connect();
    try {
      return await client.sendCommand(command);
    } finally {
      await client.close();
    }
  }

  /** Everything in it, with the time that is left. Only without sorted sets. */
  async entries(): Promise<{ key: string; value: string; ms: number }[]> {
    const keys = (await this.ask('KEYS', '*')) as string[];
    const read = async (key: string) => ({
      key,
      value: String(await this.ask('GET', key)),
      ms: Number(await this.ask('PTTL', key)),
    });
    return Promise.all(keys.map(read));
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    const { exitCode, signalCode } = this.#process ?? { exitCode: 0, signalCode: null };
    if (!this.#process || exitCode !== null || signalCode !== null) return;
    const closed = once(this.#process, 'close');
    this.#process.kill('SIGKILL');
    await closed;
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
