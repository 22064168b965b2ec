/**
 * `npm run demo`: from a fresh clone to the running app on the sandbox. Builds what is missing, starts both, and ends
 * with the addresses. Ctrl-C ends everything. `-- --database` keeps connections in a database within the app.
 */
import { randomUUID } from 'node:crypto'; // [database]
import { createWriteStream, mkdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises'; // [database]
import { styled, timed } from '../../scripts/node/timed.mjs';
import { at } from '../../scripts/tools/paths.ts';
import { runCommand, Stop } from '../../scripts/tools/say.ts';
import { HOW_TO_MOVE, places, sandboxedApp } from './beside-the-app.ts';
import { ensureBuilt, SERVER } from './built.ts';
import { freePort, requireFreePorts } from './ports.ts';
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

// [database]
/** Calls every job of the app, as the cron service of a host would. The app says in its log what came of it. */
async function callJobs(app: string, secret: string): Promise<void> {
  const jobs = await readdir(at('app/jobs')).catch(() => []);
  const request = { method: 'POST', headers: { Authorization: `Bearer ${secret}` } };
  const call = () => jobs.map((job) => fetch(`${app}/jobs/${job}`, request));
  setInterval(() => void Promise.allSettled(call()), 10_000).unref();
}

// [/database]
const welcome = (app: string, wire: string) => `
${styled('bold', 'The app is ready.')} ${styled('dim', 'Its logs are in .demo/.')}

  App        ${styled('cyan', app)}
  Wire page  ${styled('cyan', wire)}

Log in as Ana, Ben or Mei. Press Ctrl-C to stop.`;

await runCommand(async () => {
  const { appUrl, stytchUrl, platformUrl, ports } = places(process.env);
  await requireFreePorts(ports, HOW_TO_MOVE);
  await ensureBuilt();

  const group = new ProcessGroup();
  const logs = [keepLog('sandbox'), keepLog('app')] as const;
  const [sandbox, app] = logs;
  const ended = new AbortController();
  const reason = group.ended().finally(() => ended.abort());

  const start = async () => {
    // The sandbox listens at the app's address and passes everything on, so that it can show the browser's part too.
    const behind = String(await freePort());
    const ofSandbox = { ...process.env, APP_URL: appUrl, SANDBOX_APP_PORT: behind };
    group.start({ ...sandbox, args: [at('sandbox/main.ts')], env: ofSandbox });
    const env: Record<string, string | undefined> = { ...sandboxedApp(process.env), PORT: behind };
    // [database]
    if (process.argv.includes('--database')) {
      env.DATABASE_URL = `pglite:${at('.demo', 'database')}`;
      env.CRON_SECRET ||= randomUUID();
      await callJobs(`http://127.0.0.1:${behind}`, env.CRON_SECRET);
    }
    // [/database]
    group.start({ ...app, args: [SERVER], env });
    // Asking for its health is in no picture of a flow.
    const urls = [stytchUrl, platformUrl, `${appUrl}/health`];
    await Promise.all(urls.map((url) => respondsToHttp(url, ended.signal)));
  };
  await timed('sandbox and app started', start, 'starting sandbox and app').then(
    () => console.log(welcome(appUrl, `${platformUrl}/sandbox`)),
    () => undefined, // Ended before it was ready; the reason follows.
  );

  const why = await reason;
  if (why) {
    const tail = logs.find(({ name }) => why.startsWith(name))?.last ?? [];
    throw new Stop(`${why}. Its last lines:\n${tail.join('\n')}`);
  }
});
