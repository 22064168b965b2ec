import { appEnvironment } from '../../sandbox/app-environment.ts';
import { freePort } from '../../sandbox/run/ports.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start.ts';
import { control } from '../../sandbox/testing/connect.ts';
import { BuiltApp as InspectedApp } from '../support/built-app.ts';
import { Collector } from '../support/collector.ts';
import { SecretWatch } from '../support/secret-watch.ts';
import { ScriptlessUser } from './scriptless-user.ts';
import type { World } from './worlds.ts';

/** A sandbox with its quirk, and before it the built app, which exports its telemetry; fresh, as the app keeps metadata and keys for minutes. */
export class Stage {
  readonly world: World;
  readonly appUrl: string;
  readonly sandbox: Sandbox;
  readonly #app: InspectedApp;
  readonly #collector: Collector;
  readonly #watch: SecretWatch;

  private constructor(
    world: World,
    sandbox: Sandbox,
    app: InspectedApp,
    collector: Collector,
    env: Record<string, string>,
  ) {
    this.world = world;
    this.sandbox = sandbox;
    this.#app = app;
    this.#collector = collector;
    this.appUrl = app.url;
    this.#watch = new SecretWatch(sandbox.platformUrl, env);
  }

  static async set(world: World): Promise<Stage> {
    const { quirk, client, vertical } = world;
    const port = await freePort();
    const appUrl = `http://localhost:${port}`;
    const quirks = quirk === 'none' ? [] : [quirk];
    const sandbox = await startSandbox({ stytchPort: 0, platformPort: 0, appUrl, vertical, quirks });
    const env = appEnvironment({
      client: client === 'confidential' ? client : 'public',
      appUrl,
      ...sandbox,
    });
    if (client === 'unregistered') {
      env.CONNECTED_APP_CLIENT_ID = `${appUrl}/client-metadata.json`;
      delete env.PLATFORM_API_URL;
    }
    const collector = await Collector.start();
    env.OTEL_EXPORTER_OTLP_ENDPOINT = collector.url;
    return new Stage(world, sandbox, await InspectedApp.start(env), collector, env);
  }

  /** A user at a new browser, with everything else as after a start. */
  async newUser(): Promise<ScriptlessUser> {
    await this.#watch.learn();
    await control(this.sandbox, 'reset');
    return this.anotherUser();
  }

  /** A user at another browser. */
  anotherUser(): ScriptlessUser {
    return new ScriptlessUser(this.appUrl, this.sandbox.platformUrl, this.#watch.hear);
  }

  /** POSTs to the sandbox's switches. */
  switch(path: string, body: object = {}): Promise<unknown> {
    return control(this.sandbox, path, body);
  }

  /** How many requests of a grant type the token endpoint has seen. */
  async tokenRequests(grantType: string): Promise<number> {
    const response = await fetch(`${this.sandbox.platformUrl}/sandbox/requests?path=/v1/oauth2/token`);
    const { requests } = (await response.json()) as { requests: { params: Record<string, unknown> }[] };
    return requests.filter(({ params }) => params.grant_type === grantType).length;
  }

  /** Lets time pass for the app alone; tokens are as old for it as it says, and no older for the others. */
  later(seconds: number): Promise<void> {
    return this.#app.advance(seconds * 1000);
  }

  /** @throws Error when a secret left the server during the stories */
  async strike(): Promise<void> {
    await this.#app.stop();
    await this.#collector.stop();
    try {
      const { spans, text } = this.#collector;
      if (spans.length === 0) throw new Error('no span was exported');
      await this.#watch.assertKept(this.log, text);
    } finally {
      await this.sandbox.close();
    }
  }

  /** What the app has printed. */
  get log(): string {
    return this.#app.output;
  }
}
