/**
 * `npm run demo`: from a fresh clone to the running app on the sandbox. Builds what is missing, starts both, and ends
 * with the address. Ctrl-C ends everything.
 */
import { createWriteStream, mkdirSync } from 'node:fs';
import { at } from '../../scripts/tools/paths.ts';
import { runCommand, Stop } from '../../scripts/tools/say.ts';
import { timed } from '../../scripts/tools/timed.ts';
import { HOW_TO_MOVE, places, sandboxedApp } from './beside-the-app.ts';
import { ensureBuilt, SERVER } from './built.ts';
import { requireFreePorts } from './ports.ts';
import { ProcessGroup } from './processes.ts';
import { respondsToHttp } from './ready.ts';

const LAST_LINES = 20;

/** Keeps what a process prints in .demo/<name>.log, and its last lines for the case that it fails. */
function keepLog(name: string) {
  mkdirSync(at('.demo'), { recursive: true });
  const file = createWriteStream(at('.demo', `${name}.log`));
  const last: string[] = [];
  const onLine = (line: string) => {
    file.write(`${line}\n`);
    last.push(line);
    if (last.length > LAST_LINES) last.shift();
  };
  return { name, last, onLine };
}

await runCommand(async () => {
  const { appUrl, stytchUrl, platformUrl, ports } = places(process.env);
  await requireFreePorts(ports, HOW_TO_MOVE);
  await ensureBuilt();

  const group = new ProcessGroup();
  const logs = [keepLog('sandbox'), keepLog('app')] as const;
  const [sandbox, app] = logs;
  const ended = new AbortController();
  const reason = group.ended().finally(() => ended.abort());

  await timed('sandbox and app started', async () => {
    group.start({ ...sandbox, args: [at('sandbox/main.ts')], env: { ...process.env, APP_URL: appUrl } });
    group.start({ ...app, args: [SERVER], env: sandboxedApp(process.env) });
    await Promise.all([stytchUrl, platformUrl, appUrl].map((url) => respondsToHttp(url, ended.signal)));
  }).then(
    () => console.log(`\nLogs in .demo/. Ctrl-C ends it. The app is ready: ${appUrl}`),
    () => undefined, // Ended before it was ready; the reason follows.
  );

  const why = await reason;
  if (why) {
    const tail = logs.find(({ name }) => why.startsWith(name))?.last ?? [];
    throw new Stop(`${why}. Its last lines:\n${tail.join('\n')}`);
  }
});
