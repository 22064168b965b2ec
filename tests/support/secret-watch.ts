import type { Exchange } from '../../sandbox/control/exchange-log.ts';
import type { Listener } from './browser.ts';
import { assertKept, type Secret, secretsOnTheWire } from './secrecy.ts';

const CONFIGURED = ['SESSION_SECRET', 'CONNECTED_APP_CLIENT_SECRET', 'CRON_SECRET'];

/** Over everything that an app before a sandbox sends to browsers, prints and exports: no secret is in it. */
export class SecretWatch {
  readonly #platformUrl: string;
  readonly #secrets = new Map<string, Secret>();
  readonly #received: string[] = [];
  /** Where redirects led that went to the callback, as do Next's own that tidy up an address: there a code may be. */
  readonly #callbacks: string[] = [];

  /** @param env the app's configuration, whose secrets count */
  constructor(platformUrl: string, env: Record<string, string>) {
    this.#platformUrl = platformUrl;
    this.configure(env);
  }

  /** @param env a configuration whose secrets count from now on */
  configure(env: Record<string, string>): void {
    // A list of them while one is replaced by another.
    const listed = CONFIGURED.flatMap((name) =>
      (env[name] ?? '').split(',').map((value) => ({ name, value })),
    );
    this.#take(listed.filter(({ value }) => value !== ''));
  }

  /** Takes a response of the app, for the search at the end. */
  readonly hear: Listener = ({ headers: { location = '', ...headers }, text }) => {
    const toCallback = URL.parse(location, 'http://localhost')?.pathname === '/callback';
    (toCallback ? this.#callbacks : this.#received).push(location);
    this.#received.push(JSON.stringify(headers), text);
  };

  /** Learns the codes, verifiers and tokens that the stand-in has seen: before its log goes, and at the end. */
  async learn(): Promise<void> {
    const response = await fetch(`${this.#platformUrl}/sandbox/requests?path=/v1/oauth2/token`);
    this.#take(secretsOnTheWire(((await response.json()) as { requests: Exchange[] }).requests));
  }

  /**
   * @param log everything that the app printed
   * @param telemetry every span and metric that it exported
   * @throws Error when a secret can be read anywhere
   */
  async assertKept(log: string, telemetry = ''): Promise<void> {
    await this.learn();
    const sightings = [
      { where: 'what browsers got', text: this.#received.join('\n') },
      { where: 'a redirect to the callback', text: this.#callbacks.join('\n'), carriesCode: true },
      { where: 'the log', text: log },
      { where: 'a span or metric', text: telemetry },
    ];
    assertKept(sightings, [...this.#secrets.values()]);
  }

  #take(secrets: Secret[]): void {
    for (const secret of secrets) this.#secrets.set(secret.value, secret);
  }
}
