import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../../sandbox/run/ports.ts';
import { postgresProgram } from '../runner/machine.ts';

/** Postgres refuses to run as root. Debian's package makes this user. */
function nobodyButRoot(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

const program = (name: string) => {
  const path = postgresProgram(name);
  if (!path) throw new Error(`no ${name} on this machine`);
  return path;
};

/** A real Postgres that keeps its data over a restart. */
export class Postgres {
  readonly port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  readonly #user = nobodyButRoot();
  #process: ChildProcess | undefined;

  private constructor(port: number) {
    this.port = port;
    const { uid, gid } = this.#user;
    if (uid !== undefined && gid !== undefined) chownSync(this.#folder, uid, gid);
    const options = ['--username=app', '--auth=trust', '--no-sync', '--locale=C', '--encoding=UTF8'];
    execFileSync(program('initdb'), [`--pgdata=${this.#folder}`, ...options], {
      ...this.#user,
      cwd: this.#folder,
      stdio: 'ignore',
    });
  }

  /** A place for a Postgres where none is running yet. */
  static async prepare(): Promise<Postgres> {
    return new Postgres(await freePort());
  }

  static async start(): Promise<Postgres> {
    const postgres = await Postgres.prepare();
    await postgres.start();
    return postgres;
  }

  get url(): string {
    return `postgres://app@127.0.0.1:${this.port}/postgres`;
  }

  /** Starts it and waits until it responds. */
  async start(): Promise<void> {
    const settings = [
      `port=${this.port}`,
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${this.#folder}`,
    ];
    const args = ['-D', this.#folder, ...[...settings, 'fsync=off'].flatMap((setting) => ['-c', setting])];
    this.#process = spawn(program('postgres'), args, { ...this.#user, cwd: this.#folder, stdio: 'ignore' });
    for (let tries = 0; ; tries++) {
      try {
        return void (await this.ask('select 1'));
      } catch (error) {
        if (tries > 300) throw error;
        await setTimeout(50);
      }
    }
  }

  /** Asks it something. @returns the rows */
  async ask(query: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
    const client = new pg.Client(this.url);
    await client.connect();
    try {
      return (await client.query(query, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** As of Redis. */
  async entries(): Promise<{ key: string; value: string; ms: number }[]> {
    const rows = await this.ask(
      'select key, value, extract(epoch from expires_at - now()) * 1000 as ms from connected_app.entries',
    );
    return rows.map(({ key, value, ms }) => ({ key: String(key), value: String(value), ms: Number(ms) }));
  }

  /** Ends it as a crash does: at once, without telling anybody. */
  async kill(): Promise<void> {
    const { exitCode, signalCode } = this.#process ?? { exitCode: 0, signalCode: null };
    if (!this.#process || exitCode !== null || signalCode !== null) return;
    const closed = once(this.#process, 'close');
    this.#process.kill('SIGQUIT');
    await closed;
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
