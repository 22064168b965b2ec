/**
 * `npm run bench`: what the app costs, as ratios measured in one run. Prints a table and writes
 * docs/benchmarks.md. Absolute figures are of the machine it ran on, and nothing is asserted.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { appEnvironment } from '../../sandbox/app-environment.ts';
import { answersHttp } from '../../sandbox/run/ready.ts';
import { startSandbox } from '../../sandbox/start.ts';
import { at } from '../../scripts/tools/paths.ts';
import { Browser } from '../support/browser.ts';
import { freePort } from '../support/built-app.ts';
import { consentTo } from '../support/consent.ts';
import { buildWithBaseline } from './baseline.ts';
import { load, median, pin, type Round, residentMb, table } from './load.ts';
import { seals } from './seals.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const seconds = 3;

const server = buildWithBaseline();
const port = await freePort();
const appUrl = `http://localhost:${port}`;
const sandbox = await startSandbox({ stytchPort: 0, platformPort: 0, appUrl, vertical: 'consumer' });
const environment = appEnvironment({ client: 'public', appUrl, ...sandbox });

/** Connects as a user would, without the clicks. */
async function connect(): Promise<{ browser: Browser; callbackMs: number }> {
  const browser = new Browser(appUrl);
  const callback = await consentTo(sandbox, (await browser.visit('/connect')).location);
  const begun = performance.now();
  const answer = await browser.visit(callback);
  if (!answer.location.endsWith('/connected')) throw new Error(`not connected: ${answer.location}`);
  return { browser, callbackMs: performance.now() - begun };
}

async function setSwitches(switches: object): Promise<void> {
  await fetch(`${sandbox.stytchUrl}/sandbox/switches`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(switches),
  });
}

async function requestsFor(path: string): Promise<{ params: Record<string, string>; answer: unknown }[]> {
  const response = await fetch(`${sandbox.stytchUrl}/sandbox/requests?${new URLSearchParams({ path })}`);
  return ((await response.json()) as { requests: { params: Record<string, string>; answer: unknown }[] })
    .requests;
}

async function startApp(env: Record<string, string>) {
  const child = spawn(process.execPath, ['--max-old-space-size=256', server], {
    env: { ...process.env, ...environment, ...env, PORT: String(port), LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await answersHttp(`${appUrl}/health`, AbortSignal.timeout(20_000));
  return child;
}

// A first start, only to obtain the token that the baseline page shows as its own.
const first = await startApp({});
await connect();
first.kill();
const [exchange] = await requestsFor('/v1/oauth2/token');
const tokens = typeof exchange?.answer === 'string' ? JSON.parse(exchange.answer) : exchange?.answer;
const shown = {
  accessToken: (tokens as { access_token: string }).access_token,
  name: 'Ana Lindqvist',
  email: 'ana@example.com',
  picture: 'https://example.com/ana.png',
  scope: ['openid', 'profile', 'email', 'offline_access', 'read:tasks'],
  expiresAt: Date.now() + 3_600_000,
};

const app = await startApp({ BENCH_SHOWN: JSON.stringify(shown) });
const pid = app.pid as number;
pin(pid, 0);
pin(process.pid, 1);

const { browser } = await connect();
const cookie = browser.cookies.header();
const measured: Record<'/' | '/baseline' | '/connected', Round[]> = {
  '/': [],
  '/baseline': [],
  '/connected': [],
};
for (const path of ['/baseline', '/connected'] as const) await load(appUrl + path, cookie, 2);
for (let round = 0; round < rounds; round++) {
  for (const path of ['/baseline', '/connected'] as const) {
    measured[path].push(await load(appUrl + path, cookie, seconds));
  }
}
measured['/'].push(await load(`${appUrl}/`, cookie, seconds));
const failed = Object.values(measured)
  .flat()
  .reduce((sum, round) => sum + round.failed, 0);
if (failed > 0) throw new Error(`${failed} requests failed: the figures would mean nothing`);
const memory = residentMb(pid);

const callbacks: number[] = [];
for (let i = 0; i < 100; i++) callbacks.push((await connect()).callbackMs);

// Fifty requests find the same token expired.
await setSwitches({ accessTokenTtl: 1 });
const { browser: expiring } = await connect();
await setSwitches({ accessTokenTtl: 3600 });
const before = (await requestsFor('/v1/oauth2/token')).length;
const expired = expiring.cookies.header();
// Until the app itself sees it so; the API, which cuts fractions of a second off, refuses the token earlier.
const refreshPath = `${appUrl}/refresh?return_to=%2Fconnected`;
for (let sentTo: string | undefined; sentTo !== refreshPath; ) {
  sentTo = (await new Browser(appUrl).visit('/connected', { headers: { Cookie: expired } })).location;
}
const stampedeBegun = performance.now();
const answers = await Promise.all(
  Array.from({ length: 50 }, () => new Browser(appUrl).visit('/refresh', { headers: { Cookie: expired } })),
);
const stampedeMs = performance.now() - stampedeBegun;
const refreshes = (await requestsFor('/v1/oauth2/token')).length - before;
const kept = answers.filter(({ headers }) =>
  headers['set-cookie']?.some((line) => /^\d+-connection=/.test(line)),
).length;

app.kill();
await sandbox.close();

const of = (path: keyof typeof measured, what: keyof Round) =>
  median(measured[path].map((round) => round[what]));
const rate = (path: keyof typeof measured) => Math.round(of(path, 'perSecond'));
const ratios = measured['/connected'].map(
  (round, i) => round.perSecond / (measured['/baseline'][i]?.perSecond ?? 1),
);
const lines = [
  '# Benchmarks',
  '',
  `Made by \`npm run bench\`: Node ${process.versions.node}, ${cpus().length} cores (${process.platform}, ${process.arch}), server and load on a core each, ten connections,`,
  `the median of ${rounds} rounds of ${seconds} s in turn. Compare the ratios; the rest is of the machine.`,
  '',
  table(
    ['page', 'requests/s', 'p50', 'p99', 'of the baseline'],
    [
      [
        '`/connected` with its cookie: policy, sealed cookie, API call',
        rate('/connected'),
        `${of('/connected', 'p50')} ms`,
        `${of('/connected', 'p99')} ms`,
        `**${median(ratios).toFixed(2)}** (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`,
      ],
      [
        'the same page without connection handling',
        rate('/baseline'),
        `${of('/baseline', 'p50')} ms`,
        `${of('/baseline', 'p99')} ms`,
        '1',
      ],
      [
        '`/`, prerendered',
        rate('/'),
        `${of('/', 'p50')} ms`,
        `${of('/', 'p99')} ms`,
        (rate('/') / rate('/baseline')).toFixed(1),
      ],
    ].map((row) => row.map(String)),
  ),
  '',
  table(
    ['what', 'figure'],
    [
      ['resident memory of the server after the load', memory ? `${memory} MB` : 'not told by this system'],
      [
        'callback, one after another (token request, ID token check, sealing)',
        `p50 ${median(callbacks).toFixed(1)} ms`,
      ],
      [
        '50 parallel refreshes of one expired, rotating token',
        `${refreshes} at Stytch, ${kept} of 50 given the new tokens, ${Math.round(stampedeMs)} ms in all`,
      ],
    ],
  ),
  '',
  '## Sealed cookies',
  '',
  table(['access token', 'cookies', 'bytes', 'seal', 'open', 'open again (remembered)'], await seals()),
  '',
].join('\n');
writeFileSync(at('docs/benchmarks.md'), lines);
process.stdout.write(`${lines}\nWritten to docs/benchmarks.md\n`);
process.exit(0);
