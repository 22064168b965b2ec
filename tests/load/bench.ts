/**
 * `npm run bench`: what the app costs, as ratios measured in one run, beside an app written by hand and one on a library.
 * Prints a table and writes docs/benchmarks.md. Absolute figures are of the machine it ran on, and nothing is asserted.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { appEnvironment } from '../../sandbox/app-environment.ts';
import { PUBLIC_CLIENT } from '../../sandbox/identities.ts';
import { freePort } from '../../sandbox/run/ports.ts';
import { startSandbox } from '../../sandbox/start.ts';
import { sdk } from '../../sandbox/testing/connect.ts';
import { at } from '../../scripts/tools/paths.ts';
import { Browser } from '../support/browser.ts';
import { consentTo } from '../support/consent.ts';
import { Postgres } from '../support/postgres.ts'; // [database]
import { buildApp, buildPeers, startServer } from './apps.ts';
import { costWith } from './instances.ts';
import { load, median, pin, type Round, residentMb, table } from './load.ts';
import { seals } from './seals.ts';
import { requestsFor, stampede } from './stampede.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const seconds = Number(process.env.BENCH_SECONDS ?? 3);

const built = buildApp();
const servers = {
  app: built,
  database: built, // [database]
  peers: await buildPeers(),
};
type Server = keyof typeof servers;
const running = Object.keys(servers) as Server[];
const ports = {} as Record<Server, number>;
const urls = {} as Record<Server, string>;
for (const of of running) {
  ports[of] = await freePort();
  urls[of] = `http://localhost:${ports[of]}`;
}
const postgres = await Postgres.start(); // [database]
const sandbox = await startSandbox({
  stytchPort: 0,
  platformPort: 0,
  appUrl: urls.app,
  vertical: 'consumer',
});
await sdk(sandbox).consumer.connectedApp.clients.update({
  client_id: PUBLIC_CLIENT.clientId,
  redirect_urls: [
    `${urls.app}/callback`,
    `${urls.database}/callback`, // [database]
    `${urls.peers}/hand-rolled/callback`,
    `${urls.peers}/api/auth/callback/stytch`,
  ],
});

/** Who is measured: where a user connects, and where that ends. */
const contenders = {
  'this app': { of: 'app', connect: '/connect', page: '/connected' },
  'with Postgres': { of: 'database', connect: '/connect', page: '/connected' }, // [database]
  'written by hand: openid-client, iron-session': {
    of: 'peers',
    connect: '/hand-rolled/connect',
    page: '/hand-rolled',
  },
  'next-auth 5': { of: 'peers', connect: '/next-auth/connect', page: '/next-auth' },
} as const;
type Contender = keyof typeof contenders;

/** Connects as a user would, without the clicks. */
async function connect(who: Contender = 'this app') {
  const { of, connect: path, page } = contenders[who];
  const browser = new Browser(urls[of]);
  const callback = await consentTo(sandbox, (await browser.visit(path)).location);
  const begun = performance.now();
  const { location } = await browser.visit(callback);
  const callbackMs = performance.now() - begun;
  if (!location.endsWith(page)) throw new Error(`${who} is not connected: ${location}`);
  return { browser, callbackMs };
}

// next-auth takes its address from a variable of its own.
const environmentOf = (of: Server) => ({
  ...appEnvironment({ client: 'public', appUrl: urls[of], ...sandbox }),
  AUTH_URL: urls[of],
  PORT: String(ports[of]),
  ...(of === 'database' && { DATABASE_URL: postgres.url }), // [database]
});
const start = (of: Server, env = {}) => startServer(servers[of], { ...environmentOf(of), ...env });

// A first start, only to obtain the token that the bare pages use.
const first = await start('app');
await connect();
first.kill();
const [exchange] = await requestsFor(sandbox.stytchUrl, '/v1/oauth2/token');
const tokens = typeof exchange?.answer === 'string' ? JSON.parse(exchange.answer) : exchange?.answer;
const env = { BENCH_TOKEN: (tokens as { access_token: string }).access_token };
const started: Awaited<ReturnType<typeof start>>[] = [];
for (const of of running) started.push(await start(of, env));
for (const { pid = 0 } of started) pin(pid, 0);
pin(process.pid, 1);

const cookies = {} as Record<Contender, string>;
for (const who of Object.keys(contenders) as Contender[])
  cookies[who] = (await connect(who)).browser.cookies.header();

type Page = { what: string; who: Contender; path: string; rounds: Round[] };
const page = (what: string, who: Contender, path: string): Page => ({ what, who, path, rounds: [] });
const hand = 'written by hand: openid-client, iron-session';
const pages = [
  page('`/bare` of this app: the baseline', 'this app', '/bare'),
  page('`/connected`: full content, policy, sealed cookie', 'this app', '/connected'),
  page('the same with no more content than the baseline', 'this app', '/connected-bare'),
  page('`/connected` with connections in Postgres', 'with Postgres', '/connected'), // [database]
  page('`/bare` of the other apps: their baseline', hand, '/bare'),
  page(hand, hand, '/hand-rolled'),
  page('next-auth 5', 'next-auth 5', '/next-auth'),
];
const baselineOf = (of: Server) => {
  const isOf = ({ who, path }: Page) =>
    path === '/bare' && (contenders[who].of === 'peers') === (of === 'peers');
  return pages.find(isOf) as Page;
};
const front = page('`/`, prerendered', 'this app', '/');

const measure = async ({ who, path, rounds }: Page, duration: number) => {
  const round = await load(urls[contenders[who].of] + path, cookies[who], duration);
  if (round.failed > 0)
    throw new Error(`${round.failed} requests of ${path} failed: the figures would mean nothing`);
  rounds.push(round);
};
for (const each of pages) await measure({ ...each, rounds: [] }, 2);
const memory: number[] = [];
for (let round = 0; round < rounds; round++) {
  for (const each of pages) await measure(each, seconds);
  memory.push(residentMb(started[0]?.pid as number) ?? Number.NaN);
}
await measure(front, seconds);

const all = Object.keys(contenders) as Contender[];
const empty = () => Object.fromEntries(all.map((who) => [who, []])) as unknown as Record<Contender, number[]>;
const callbacks = empty();
for (let i = 0; i < 100; i++) for (const who of all) callbacks[who].push((await connect(who)).callbackMs);

// The other apps refresh nothing.
const refreshing = all.filter((who) => contenders[who].of !== 'peers');
const refreshed = empty();
for (const who of refreshing) {
  const { browser } = await connect(who);
  for (let i = 0; i < 50; i++) {
    const begun = performance.now();
    await browser.visit('/refresh?after_401=1');
    refreshed[who].push(performance.now() - begun);
  }
}

const { refreshes, kept, stampedeMs } = await stampede(sandbox.stytchUrl, urls.app, connect);

for (const server of started) server.kill();
await postgres.stop(); // [database]
const costs: string[] = [];
for (const count of process.platform === 'linux' ? [1, 2, 4, 8] : []) {
  const instance = { ...environmentOf('app'), ...env };
  costs.push(
    `${count}: ${(await costWith(count, servers.app, instance, cookies['this app'])).toFixed(1)} ms`,
  );
}
await sandbox.close();

const of = ({ rounds }: Page, what: keyof Round) => median(rounds.map((round) => round[what]));
function row(each: Page): string[] {
  const floor = baselineOf(contenders[each.who].of);
  const ratios = each.rounds.map(
    ({ perSecond }, i) => perSecond / (floor.rounds[i]?.perSecond ?? Number.NaN),
  );
  const [least = 0, ...more] = ratios.toSorted((a, b) => a - b).map((ratio) => ratio.toFixed(2));
  const ratio = `**${median(ratios).toFixed(2)}** (${least}–${more.at(-1) ?? least})`;
  return [
    each.what,
    String(Math.round(of(each, 'perSecond'))),
    ...(['p50', 'p99'] as const).map((what) => `${of(each, what)} ms`),
    each === floor ? '1' : ratio,
  ];
}
const each = (who: readonly Contender[], figure: (who: Contender) => string | number) =>
  who.map((one) => `${one}: ${figure(one)}`).join('; ');
const ms = (values: number[]) => `${median(values).toFixed(1)} ms`;
const lines = [
  '# Benchmarks',
  '',
  `Made by \`npm run bench\`: Node ${process.versions.node}, ${cpus().length} cores (${process.platform}, ${process.arch}), server and load on a core each, ten connections,`,
  `the median of ${rounds} rounds of ${seconds} s in turn. Compare the ratios; the rest is of the machine.`,
  '',
  'The baseline is a [bare page](../tests/load/pages/bare/page.tsx) in the same app: rendered per request, with one API call,',
  'and without connection, cookie, policy or proxy. The [other apps](../tests/load/peers/app) are one server of their own, with',
  'the same bare page. They set no policy, and do less: no refresh, no check of the ID token’s signature.',
  '',
  table(['page', 'requests/s', 'p50', 'p99', 'of its baseline'], [...pages, front].map(row)),
  '',
  table(
    ['what', 'figure'],
    [
      [
        'callback, one after another (token request, ID token check, sealing)',
        `p50 of ${each(all, (who) => ms(callbacks[who]))}`,
      ],
      [
        'refresh of a rotating token, one after another',
        `p50 of ${each(refreshing, (who) => ms(refreshed[who]))}`,
      ],
      ['cookies of a connected browser, names included', `${each(all, (who) => cookies[who].length)} bytes`],
      ['resident memory of the server under load, at most', `${Math.max(...memory)} MB`],
      [
        'processor time for one `/connected`, by the number of instances behind a balancer',
        costs.join(', ') || 'not told by this system',
      ],
      [
        '50 parallel refreshes of one expired, rotating token',
        `${refreshes} at Stytch, ${kept} of 50 given the new tokens, ${Math.round(stampedeMs)} ms in all`,
      ],
    ],
  ),
  '',
  '## Where time and bytes go',
  '',
  '- **Pages.** What `/connected` lacks to its baseline is mostly its content: with as little content it reaches the second ratio.',
  '- **Callback.** Unlike the app written by hand, this one checks the ID token’s signature. It also seals the result a second',
  '  time, for a callback that is delivered again. A profile of 400 callbacks (`node --cpu-prof`) gave Next.js and Node.js 42 % of',
  '  the work, the token request 18 %, sealing 17 %, the app’s own code 13 %, the signature, zod and garbage collection 4 % each.',
  '- **Cookies.** A token is base64url text, and iron-session encodes it again after the encryption. The app does not compress it',
  '  first, because the length of the cookie would then say something about its content.',
  '- **Postgres.** A page waits for one query, and the callback and a refresh for several, one after the other.',
  '',
  '## Sealed cookies',
  '',
  table(['access token', 'cookies', 'bytes', 'seal', 'open', 'open again (remembered)'], await seals()),
  '',
].join('\n');
writeFileSync(at('docs/benchmarks.md'), lines);
process.stdout.write(`${lines}\nWritten to docs/benchmarks.md\n`);
process.exit(0);
