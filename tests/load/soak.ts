/**
 * `npm run soak -- --minutes 10 --users 100`: many users, short tokens, three instances, Redis, and kills
 * of instances and Redis in between; half of the time as a public client, half as a confidential one. One token
 * response of ten has an odd member. Users disconnect and connect again, with callbacks that are refused, doubled or
 * aborted. Ends with code 1 when a user was disconnected, or when the issuer has a live refresh token that no user holds.
 *
 * What can be promised, and so what the traffic looks like:
 * - A public client's refresh token is good once. Two instances that cannot reach Redis cannot know of
 *   each other's refreshes, whatever an app does; so while Redis is down, each browser of the public
 *   client asks one thing after the other. A confidential client's browsers always do as they like.
 * - An instance that dies between Stytch's rotation and the note of it takes the token with it. So with
 *   the public client instances are drained before they are killed, as every deployment does; with the
 *   confidential one they die in the middle of their work. Redis always does.
 */
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { unsealData } from 'iron-session';
import { EDITOR_ROLE } from '../../sandbox/identities.ts';
import { ensureBuilt } from '../../sandbox/run/built.ts';
import { sdk } from '../../sandbox/testing/connect.ts';
import { Deployment } from '../support/deployment.ts';
import type { User } from '../support/user.ts';
import { table } from './load.ts';
import { Tally } from './soak/tally.ts';
import { makeTrouble, sendOddMembers } from './soak/trouble.ts';
import { type Scene, type SoakUser, use } from './soak/user.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, users: { type: 'string', default: '100' } },
});
const users = Number(values.users);
const minutesEach = Number(values.minutes) / 2;

const TOKEN_SECONDS = 20;
const SAMPLE_MS = 15_000;
const SESSION_SECRET = 'a-secret-of-the-soak-that-is-long-enough';

const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024);

async function connectAll(deployment: Deployment): Promise<SoakUser[]> {
  const soakUsers: SoakUser[] = [];
  for (let index = 0; index < users; index++) {
    const user = deployment.user();
    const email = `soak-${index}@example.com`;
    const { user_id: subject } = await sdk(deployment.sandbox).consumer.users.create({
      email,
      roles: [EDITOR_ROLE],
    });
    const consent = () => deployment.consent(user.browser, subject, '?scope=write:tasks');
    await user.open(await consent());
    soakUsers.push({ user, subject, consent, history: [] });
  }
  return soakUsers;
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');

/** @returns hashes of the refresh tokens in a browser's sealed cookie, see lib/cookies/seal.ts */
async function heldBy({ browser }: User, secret: string): Promise<string[]> {
  const parts = browser.cookies.named('').filter((name) => /(^|-)connection(\.\d|$)/.test(name));
  const sealed = parts.map((name) => browser.cookies.get(name)).join('');
  const id = createHash('sha256').update('password-id').update(secret).digest().readUIntBE(0, 4);
  const { data } = await unsealData<{ data?: { refreshToken?: string; supersededRefreshTokens?: string[] } }>(
    sealed.replaceAll('!', '-'),
    { password: { [id]: secret } },
  );
  // A user who was disconnected holds none, and the report says so.
  if (!data) return [];
  return [data.refreshToken, ...(data.supersededRefreshTokens ?? [])].flatMap((token) =>
    token ? [hashOf(token)] : [],
  );
}

/**
 * What no browser took is revoked once the flow's cookie has run out. A try in the aftermath of an outage of Redis is put
 * off for as long as the entry is old.
 */
const FLOW_MS = 11 * 60_000;
const SWEPT_MS = 60 * 60_000;

/** @returns what is known of each live refresh token that no user holds, once the app had time to revoke them */
async function findOrphans(deployment: Deployment, soakUsers: readonly SoakUser[]): Promise<string[]> {
  const held = new Set((await Promise.all(soakUsers.map(({ user }) => heldBy(user, SESSION_SECRET)))).flat());
  for (let sweptMs = 0; ; sweptMs += 60_000) {
    const orphans = (await deployment.issuedRefreshTokens()).filter(({ hash }) => !held.has(hash));
    if (orphans.length > 0 && sweptMs < SWEPT_MS) {
      await deployment.advance(60_000);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      continue;
    }
    return orphans.map(({ subject, issuedAt, rotations }) => {
      const history = soakUsers.find((soakUser) => soakUser.subject === subject)?.history ?? [];
      return [`issued at ${issuedAt} after ${rotations} rotations`, ...history].join('\n    ');
    });
  }
}

/** Samples the memory of the instance that is never killed. */
function watchMemory(deployment: Deployment): { samples: number[]; stop: () => void } {
  const samples: number[] = [];
  const timer = setInterval(async () => {
    const vitals = await deployment.apps[0]?.vitals();
    if (vitals) samples.push(megabytes(vitals.rss));
  }, SAMPLE_MS);
  return { samples, stop: () => clearInterval(timer) };
}

async function soak(client: 'public' | 'confidential') {
  // The heap is stopped as `npm start` stops it.
  const env = {
    SESSION_SECRET,
    LOG_LEVEL: 'info',
    NODE_OPTIONS: '--max-old-space-size=256 --max-semi-space-size=16',
  };
  const deployment = new Deployment({ client, instances: 3, redis: true, env, watched: false });
  await deployment.start();
  await deployment.control('switches', { accessTokenTtl: TOKEN_SECONDS });
  const soakUsers = await connectAll(deployment);
  await deployment.forgetRequests();

  const tally = new Tally();
  const scene: Scene = {
    tally,
    parallel: true,
    ended: false,
    moment: 'all is well',
    inParallel: 0,
    mayConnect: true,
    connecting: 0,
  };
  const memory = watchMemory(deployment);
  const using = soakUsers.map((soakUser) => use(soakUser, scene));
  const odd = sendOddMembers(deployment, scene);
  const trouble = makeTrouble(deployment, scene, client === 'public');
  await new Promise((resolve) => setTimeout(resolve, minutesEach * 60_000));
  scene.ended = true;
  await Promise.all([...using, odd]);
  const kills = await trouble;
  memory.stop();

  await deployment.advance(FLOW_MS);
  let connected = 0;
  for (const { user } of soakUsers) {
    if (tally.judge(await user.open('/connected'), 'at the end')) connected++;
  }
  const orphans = await findOrphans(deployment, soakUsers);
  const refreshes = (await deployment.counts())['POST /v1/oauth2/token'] ?? 0;
  await deployment.stop();
  return { client, tally, kills, connected, orphans, refreshes, memory: memory.samples };
}

await ensureBuilt();
const results: Awaited<ReturnType<typeof soak>>[] = [];
for (const client of ['public', 'confidential'] as const) {
  const result = await soak(client);
  results.push(result);
  for (const how of result.tally.disconnected) console.log(`✗ disconnected (${client}): ${how}`);
  for (const how of result.orphans) console.log(`✗ refresh token that no user holds (${client}): ${how}`);
}

const row = (what: string, of: (result: (typeof results)[number]) => number | string) => [
  what,
  ...results.map((result) => String(of(result))),
];
console.log(
  `\n${users} users, tokens of ${TOKEN_SECONDS} s, three instances, Redis, ${minutesEach} minutes each\n`,
);
console.log(
  table(
    ['', ...results.map(({ client }) => `${client} client`)],
    [
      row('users disconnected', ({ tally }) => tally.disconnected.length),
      row('users still connected at the end', ({ connected }) => `${connected} of ${users}`),
      row('live refresh tokens that no user holds', ({ orphans }) => orphans.length),
      row('pages', ({ tally }) => tally.pages),
      row('refreshes at the issuer', ({ refreshes }) => refreshes),
      row('tasks added', ({ tally }) => tally.tasksAdded),
      row('browsers that restored four tabs at once', ({ tally }) => tally.bursts),
      row('browsers that hung up during a refresh', ({ tally }) => tally.hungUp),
      row('users that connected anew, by how the callback came', ({ tally }) =>
        [...tally.reconnected].map(([how, times]) => `${times} ${how}`).join(', '),
      ),
      row('told to try again in a moment', ({ tally }) => tally.deferred),
      row('requests without a response', ({ tally }) =>
        [...tally.withoutResponse].map(([why, times]) => `${times} ${why}`).join(', '),
      ),
      row('instances killed', ({ kills }) => kills.instances),
      row('Redis killed', ({ kills }) => kills.redis),
      row('rolling deployments', ({ kills }) => kills.deploys),
      row('resident memory of instance 0, every 15 s, MB', ({ memory }) => memory.join(' ')),
    ],
  ),
);
process.exitCode = results.some(
  ({ tally, connected, orphans }) => tally.disconnected.length > 0 || connected < users || orphans.length > 0,
)
  ? 1
  : 0;
