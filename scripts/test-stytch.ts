/**
 * `npm run test:stytch`: the stories of tests/e2e against a Stytch test project. Starts the built app, once as a
 * confidential and once as a public client, and the sandbox's platform in front of the project; makes what it needs,
 * and removes it again, also what earlier runs could not. Told twice: with a platform that calls Stytch's API host, as
 * the SDK does by default, and with one that calls the project domain. Stytch has another name in the callback each
 * time. Exit code 2: something is lacking, nothing was tested.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ensureBrowser } from './test/browser.ts';
import { ensureBuilt } from './tools/built.ts';
import { ensureInstalled } from './tools/install.ts';
import { at, root, tools } from './tools/paths.ts';
import { requireFreePorts } from './tools/ports.ts';
import { runCommand, timed } from './tools/say.ts';

const APP_PORTS = { confidential: 3000, public: 3001 };

await runCommand(async () => {
  await ensureInstalled();
  const { Lacking, testProject } = await import('./stytch/project.ts');
  try {
    process.exitCode = await testStytch(testProject(process.env));
  } catch (error) {
    if (!(error instanceof Lacking)) throw error;
    console.error(`? ${error.message}`);
    process.exitCode = 2;
  }
});

async function testStytch(project: import('./stytch/project.ts').TestProject): Promise<number> {
  const { projectApi } = await import('./stytch/clients.ts');
  const { cleanUp } = await import('./stytch/clean-up.ts');
  const { platformPort, requireScopes, verticalOf, waysToCall } = await import('./stytch/look.ts');
  const { newMark } = await import('./stytch/marks.ts');

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
  const child = spawn(
    process.execPath,
    [
      // Killed without a word, this process must not leave browsers and servers behind on the next run's ports.
      ...['--import', new URL('./tools/end-with-parent.mjs', import.meta.url).href],
      ...[tools.playwright, 'test', '--config', at('tests/stytch/playwright.config.ts')],
      ...process.argv.slice(2),
    ],
    {
      cwd: root,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, STARTED_BY: String(process.pid), STYTCH_RUN: JSON.stringify(run) },
    },
  );
  signal.addEventListener('abort', () => child.kill('SIGINT'), { once: true });
  const [code] = await once(child, 'close');
  return signal.aborted ? 130 : (code ?? 1);
}
