import { at } from '../../scripts/tools/paths.ts';
import { type BuiltApp, startBuiltApp } from './built-app.ts';

/** What the app's process says about itself; see inspect-app.mjs. */
export interface Vitals {
  /** Resident memory, in bytes. */
  rss: number;
  /** Properties that every object has and none should have. */
  polluted: string[];
}

type Message = Partial<Vitals> & { id?: number; connectsTo?: string };

/** The built app with a clock that can be moved, and with reports of what it does. */
export class InspectedApp {
  readonly url: string;
  /** Every origin that the app opened a connection to. */
  readonly connections = new Set<string>();
  readonly #app: BuiltApp;
  readonly #waiting = new Map<number, (vitals: Vitals) => void>();

  private constructor(url: string, app: BuiltApp) {
    this.url = url;
    this.#app = app;
    app.process.on('message', ({ id, connectsTo, rss = 0, polluted = [] }: Message) => {
      if (connectsTo) this.connections.add(connectsTo);
      if (id !== undefined) this.#waiting.get(id)?.({ rss, polluted });
    });
  }

  /**
   * @param env its configuration; it prints all that it ever prints
   * @param port where it listens, if that is not the port of `APP_URL`
   */
  static async start(env: Record<string, string>, port?: number): Promise<InspectedApp> {
    const { APP_URL: url = '' } = env;
    // Without the second one, a test run that is killed would leave the app behind.
    const preloads = [at('tests/support/inspect-app.mjs'), at('scripts/tools/end-with-parent.mjs')];
    const app = await startBuiltApp(
      port ?? Number(new URL(url).port),
      { LOG_LEVEL: 'trace', STARTED_BY: String(process.pid), ...env },
      preloads,
    );
    return new InspectedApp(url, app);
  }

  get output(): string {
    return this.#app.output();
  }

  /** Moves the app's clock forward. */
  async advance(ms: number): Promise<void> {
    await this.#ask({ advanceMs: ms });
  }

  vitals(): Promise<Vitals> {
    return this.#ask({});
  }

  /** Ends the process; afterwards `output` is complete. @param signal SIGKILL: as a crash does */
  stop(signal?: NodeJS.Signals): Promise<void> {
    return this.#app.stop(signal);
  }

  #ask(message: { advanceMs?: number }): Promise<Vitals> {
    const id = this.#waiting.size;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#app.process.send({ id, ...message });
    });
  }
}
