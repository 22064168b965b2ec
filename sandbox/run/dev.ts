/**
 * `npm run dev`: the sandbox and `next dev` in one terminal. With an .env.local that names another Stytch
 * project the app uses that one, and no sandbox is started. One that runs already is used.
 */
import { readEnvFile } from '../../scripts/setup/env-file.ts';
import { at, tools } from '../../scripts/tools/paths.ts';
import { runCommand, Stop } from '../../scripts/tools/say.ts';
import { HOW_TO_MOVE, places, sandboxedApp } from './beside-the-app.ts';
import { requireFreePorts } from './ports.ts';
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
  const { appPort, appUrl, stytchUrl, ports } = places({ ...local, ...process.env });
  const ownProject = local.STYTCH_PROJECT_DOMAIN;
  const needsSandbox = (!ownProject || ownProject === stytchUrl) && !(await isSandbox(stytchUrl));
  await requireFreePorts(needsSandbox ? ports : { app: appPort }, HOW_TO_MOVE);
  console.log(
    ownProject ? `Configuration: .env.local (${ownProject})` : 'Configuration: the sandbox (no .env.local)',
  );

  const group = new ProcessGroup();
  if (needsSandbox) {
    const env = { ...process.env, APP_URL: appUrl };
    group.start({ name: 'sandbox', args: [at('sandbox/main.ts')], env, onLine: print('sandbox') });
  }
  group.start({
    name: 'app',
    args: [tools.next, 'dev', '--port', String(appPort)],
    env: ownProject ? process.env : sandboxedApp({ ...local, ...process.env }),
    onLine: print('app'),
  });
  const why = await group.ended();
  if (why) throw new Stop(why);
});
