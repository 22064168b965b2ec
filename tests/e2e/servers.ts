/**
 * All servers of the end-to-end tests in one command: Playwright would start them one after the other.
 * Responds at `readyUrl` once each of them does.
 */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname } from 'node:path';
import { appEnvironment } from '../../sandbox/app-environment.ts';
import { startSandbox } from '../../sandbox/start.ts';
import '../../sandbox/run/end-with-starter.mjs';
import { freePort } from '../../sandbox/run/ports.ts';
import { ProcessGroup } from '../../sandbox/run/processes.ts';
import { respondsToHttp } from '../../sandbox/run/ready.ts';
import { serverUnderTest } from '../support/built-app.ts';
import { startStore } from '../support/store.ts';
import { deployments, readyUrl } from './support/deployments.ts';

const portOf = (url: string): number => Number(new URL(url).port);

const group = new ProcessGroup();
const ended = new AbortController();
/** None, unless `STORE` names one. */
const stores: Awaited<ReturnType<typeof startStore>>[] = [];

for (const { vertical, stytchUrl, platformUrl, name, clientType, appUrl, logFile } of deployments) {
  // As in the demo. So every story shows that nothing changes on its way through the recording front.
  const appPort = await freePort();
  await startSandbox({
    front: { port: portOf(appUrl), host: '127.0.0.1', appPort },
    vertical,
    stytchPort: portOf(stytchUrl),
    platformPort: portOf(platformUrl),
    // A loopback redirect URL registered without a port stands for every port, also for servers of single stories.
    appUrl: 'http://localhost',
  });
  const store = await startStore({});
  stores.push(store);
  mkdirSync(dirname(logFile), { recursive: true });
  writeFileSync(logFile, '');
  group.start({
    name,
    args: [serverUnderTest],
    env: {
      PATH: process.env.PATH,
      ...appEnvironment({ client: clientType, appUrl, stytchUrl, platformUrl }),
      ...store.env,
      PORT: String(appPort),
      LISTEN_ADDRESS: '127.0.0.1',
    },
    // At once, so that a story finds all lines of its own.
    onLine: (line) => appendFileSync(logFile, `${line}\n`),
  });
}

void group.ended().then(async (why) => {
  ended.abort();
  await Promise.all(stores.map(({ stop }) => stop()));
  if (why) console.error(why);
  process.exit(why ? 1 : 0);
});
await Promise.all(deployments.map(({ appUrl }) => respondsToHttp(appUrl, ended.signal)));
createServer((_, response) => response.end('ready')).listen(portOf(readyUrl), '127.0.0.1');
