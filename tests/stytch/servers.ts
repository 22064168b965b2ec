/** The platform in front of a Stytch test project, and the built app as each kind of client. */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname } from 'node:path';
import { SERVER } from '../../sandbox/run/built.ts';
import { startPlatform } from '../../sandbox/start.ts';
import '../../sandbox/run/end-with-starter.mjs';
import { ProcessGroup } from '../../sandbox/run/processes.ts';
import { respondsToHttp } from '../../sandbox/run/ready.ts';
import { deployments, readyUrl, run } from './run.ts';

const portOf = (url: string): number => Number(new URL(url).port);

const { vertical, calls, platformPort, mark, project } = run;
const platform = await startPlatform({
  platformPort,
  vertical,
  stytch: { ...project, calls, mark },
});

const group = new ProcessGroup();
const ended = new AbortController();
for (const { name, appUrl, logFile, env } of deployments) {
  mkdirSync(dirname(logFile), { recursive: true });
  writeFileSync(logFile, '');
  group.start({
    name,
    args: [SERVER],
    env: { PATH: process.env.PATH, ...env, PORT: String(portOf(appUrl)), LISTEN_ADDRESS: '127.0.0.1' },
    onLine: (line) => appendFileSync(logFile, `${line}\n`),
  });
}

void group.ended().then(async (why) => {
  ended.abort();
  if (why) console.error(why);
  await platform.close();
  process.exit(why ? 1 : 0);
});
await Promise.all(deployments.map(({ appUrl }) => respondsToHttp(appUrl, ended.signal)));
createServer((_, response) => response.end('ready')).listen(portOf(readyUrl), '127.0.0.1');
