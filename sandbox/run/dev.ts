/**
 * `npm run dev`: the sandbox and `next dev` in one terminal. With an .env.local that names another Stytch
 * project the app uses that one, and no sandbox is started. One that runs already is used.
 */
import { readEnvFile } from '../../scripts/setup/env-file.ts';
import { at, tools } from '../../scripts/tools/paths.ts';
import { runCommand, Stop } from '../../scripts/tools/say.ts';
import { HOW_TO_MOVE, places, sandboxedApp } from './beside-the-app.ts';
import { freePort, requireFreePorts } from './ports.ts';
import { ProcessGroup } from './processes.ts';

const print = (name: string) => (line: string) => console.log(`${name.padEnd(7)} | ${line}`);

/** Whether a sandbox runs there already, as while .env.local was made with `npm run setup -- --sandbox`. */
const isSandbox = (url: string): Promise<boolean> =>
  fetch(`${url}/sandbox/switches`).then(
    ({ ok }) => ok,
    () => false,
  );

await runCommand(async () => {
  const local = readEnvFile(at('.env.local'));
  const { appPort, appUrl, stytchUrl, platformUrl, ports } = places({ ...local, ...process.env });
  const ownProject = local.STYTCH_PROJECT_DOMAIN;
  const needsSandbox = (!ownProject || ownProject === stytchUrl) && !(await isSandbox(stytchUrl));
  await requireFreePorts(needsSandbox ? ports : { app: appPort }, HOW_TO_MOVE);
  console.log(
    ownProject ? `Configuration: .env.local (${ownProject})` : 'Configuration: the sandbox (default)',
  );
  if (needsSandbox) console.log(`Wire page: ${platformUrl}/sandbox`);

  const group = new ProcessGroup();
  // The sandbox listens at the app's address and passes everything on, so that it can show the browser's part too.
  const behind = needsSandbox ? await freePort() : appPort;
  if (needsSandbox) {
    // An empty host is every address of the machine: as `next dev` listens, for a phone in the same network.
    const front = { SANDBOX_APP_PORT: String(behind), SANDBOX_FRONT_HOST: '' };
    const env = { ...process.env, APP_URL: appUrl, ...front };
    group.start({ name: 'sandbox', args: [at('sandbox/main.ts')], env, onLine: print('sandbox') });
  }
  group.start({
    name: 'app',
    args: [tools.next, 'dev', '--port', String(behind)],
    env: ownProject ? process.env : sandboxedApp({ ...local, ...process.env }),
    onLine: (line) => print('app')(line.replaceAll(`:${behind}`, `:${appPort}`)),
  });
  const why = await group.ended();
  if (why) throw new Stop(why);
});
