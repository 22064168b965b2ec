/**
 * `npm run test:stytch`: the stories of tests/e2e against a Stytch test project. Starts the built app, once as a
 * confidential and once as a public client, and the sandbox's platform in front of the project; makes what it needs,
 * and removes it again, also what earlier runs could not. Told twice: with a platform that calls Stytch's API host, as
 * the SDK does by default, and with one that calls the project domain. Stytch has another name in the callback each
 * time. Exit code 2: something is lacking, nothing was tested.
 */

import { ensureBuilt } from '../../sandbox/run/built.ts';
import { requireFreePorts } from '../../sandbox/run/ports.ts';
import { END_WITH_STARTER } from '../../sandbox/run/processes.ts';
import { timed } from '../../scripts/node/timed.mjs';
import { at, tools } from '../../scripts/tools/paths.ts';
import { runCommand } from '../../scripts/tools/say.ts';
import { ensureBrowser, inTerminal } from '../runner/machine.ts';
import { cleanUp } from './clean-up.ts';
import { platformPort, requireScopes, verticalOf, waysToCall } from './look.ts';
import { Lacking, newMark, projectApi, type TestProject, testProject } from './project.ts';

const APP_PORTS = { confidential: 3000, public: 3001 };

await runCommand(async () => {
  try {
    process.exitCode = await testStytch(testProject(process.env));
  } catch (error) {
    if (!(error instanceof Lacking)) throw error;
    console.error(`? ${error.message}`);
    process.exitCode = 2;
  }
});

async function testStytch(project: TestProject): Promise<number> {
  const api = projectApi(project);
  const vertical = await verticalOf(api, process.env);
  const port = await platformPort(project);
  await requireScopes(api, vertical);
  const noBrowser = await ensureBrowser();
  if (noBrowser) throw new Error(noBrowser);
  const base = Number(process.env.E2E_PORT_BASE ?? APP_PORTS.confidential);
  const appUrls = { confidential: `http://localhost:${base}`, public: `http://localhost:${base + 1}` };
  await requireFreePorts({ app: base, 'public app': base + 1, platform: port }, 'set E2E_PORT_BASE');
  await ensureBuilt();

  const removed = await cleanUp(api, vertical);
  if (removed > 0) console.log(`✓ removed what an earlier run had left: ${removed}`);
  const mark = newMark();
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => interrupted.abort());
  try {
    const clients = await timed('Connected Apps registered', async () => ({
      confidential: await register('third_party', appUrls.confidential),
      public: await register('third_party_public', appUrls.public),
    }));
    const run = { mark, vertical, platformPort: port, appUrls, clients, project };
    const codes: number[] = [];
    for (const calls of await waysToCall(project, vertical)) {
      if (interrupted.signal.aborted) return 130;
      console.log(`\nThe platform calls Stytch at ${calls === 'domain' ? project.domain : 'its API host'}`);
      codes.push(await stories({ ...run, calls }, interrupted.signal));
    }
    return codes.find((code) => code !== 0) ?? 0;
  } finally {
    await timed('removed what this run made', () => cleanUp(api, vertical));
  }

  async function register(client_type: 'third_party' | 'third_party_public', appUrl: string) {
    const { connected_app } = await api.consumer.connectedApp.clients.create({
      client_type,
      client_name: `${mark} ${client_type}`,
      redirect_urls: [`${appUrl}/callback`],
    });
    return { id: connected_app.client_id, secret: connected_app.client_secret };
  }
}

/** Playwright on the stories, told by the environment what was made for it. */
async function stories(run: object, signal: AbortSignal): Promise<number> {
  // Killed with SIGKILL, this process must not leave browsers and servers behind on the next run's ports.
  const playwright = [...END_WITH_STARTER, tools.playwright, 'test'];
  const code = await inTerminal(
    [...playwright, '--config', at('tests/stytch/playwright.config.ts'), ...process.argv.slice(2)],
    { STARTED_BY: String(process.pid), STYTCH_RUN: JSON.stringify(run) },
    signal,
  );
  return signal.aborted ? 130 : code;
}
