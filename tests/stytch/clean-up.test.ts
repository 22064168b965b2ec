import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { PROJECT } from '../../sandbox/identities.ts';
import { listen } from '../../sandbox/listen.ts';
import { startPlatform } from '../../sandbox/start.ts';
import { sdk } from '../../sandbox/testing/connect.ts';
import { testSandbox } from '../../sandbox/testing/sandbox.ts';
import { at } from '../../scripts/tools/paths.ts';
import { run } from '../../scripts/tools/run.ts';
import { cleanUp, leftovers } from './clean-up.ts';
import { waysToCall } from './look.ts';
import { newMark, PREFIX, projectApi } from './project.ts';

const sandbox = testSandbox();
const project = () => ({ ...PROJECT, domain: sandbox.stytchUrl });
const nothing = { apps: [], users: [], organizations: [] };

describe('cleanUp', () => {
  it('removes the users, organizations and apps that bear the mark of a run, and no others', async () => {
    const { consumer, b2b } = sdk(sandbox);
    const mark = newMark();
    await consumer.users.create({ email: `${mark}.ana@example.com` });
    await b2b.organizations.create({
      organization_name: `Juniper ${mark}`,
      organization_slug: `juniper-${mark}`,
    });
    await consumer.connectedApp.clients.create({ client_type: 'third_party', client_name: `${mark} app` });
    // These are of no run, though the mark is in their names.
    const own = await consumer.users.create({ email: `x${PREFIX}@example.com` });
    await consumer.connectedApp.clients.create({ client_type: 'third_party', client_name: `My ${PREFIX}` });

    const api = projectApi(project());
    expect(await cleanUp(api, 'consumer')).toBe(2);
    expect(await cleanUp(api, 'b2b')).toBe(1);
    expect([await leftovers(api, 'consumer'), await leftovers(api, 'b2b')]).toEqual([nothing, nothing]);
    await consumer.users.get({ user_id: own.user_id });
    expect((await consumer.users.search({})).results).toHaveLength(4);
    expect((await consumer.connectedApp.clients.search({})).connected_apps).toHaveLength(3);
  });

  it.each(['consumer', 'b2b'] as const)(
    'finds what the platform made at the login of a user (%s)',
    async (vertical) => {
      const mark = newMark();
      const stytch = { ...PROJECT, domain: sandbox.stytchUrl, calls: 'domain' as const, mark };
      const platform = await startPlatform({ platformPort: 0, vertical, stytch });
      const login = new URLSearchParams({ user: 'ben', return_to: '/apps' });
      const headers = { Origin: platform.platformUrl };
      const loggedIn = await fetch(`${platform.platformUrl}/login`, {
        method: 'POST',
        body: login,
        headers,
        redirect: 'manual',
      });
      const Cookie = loggedIn.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; ');
      const apps = await fetch(`${platform.platformUrl}/apps`, { headers: { Cookie } });
      await platform.close();
      expect(apps.status).toBe(200);
      const left = await leftovers(projectApi(project()), vertical);
      expect(left).toEqual({
        ...nothing,
        [vertical === 'b2b' ? 'organizations' : 'users']: [expect.any(String)],
      });
    },
  );
});

describe('waysToCall', () => {
  it.each(['consumer', 'b2b'] as const)(
    'returns the API host and the project domain (%s)',
    async (vertical) => {
      expect(await waysToCall(project(), vertical)).toEqual(['api-host', 'domain']);
    },
  );

  it('returns the API host alone when the project domain does not respond as the API', async () => {
    const other = await listen(0);
    other.serve(new Hono());
    const ways = await waysToCall({ ...PROJECT, domain: other.url }, 'consumer');
    await other.close();
    expect(ways).toEqual(['api-host']);
  });
});

describe('npm run test:stytch', () => {
  const complete = () => ({
    STYTCH_PROJECT_ID: PROJECT.id,
    STYTCH_PROJECT_SECRET: PROJECT.secret,
    STYTCH_PROJECT_DOMAIN: sandbox.stytchUrl,
  });

  it.each([
    ['without a project', { STYTCH_PROJECT_ID: '' }, /STYTCH_PROJECT_ID: project-test-/],
    ['for a live project', { STYTCH_PROJECT_ID: 'project-live-1' }, /Use only a test project/],
    ['for a live secret', { STYTCH_PROJECT_SECRET: 'secret-live-1' }, /Use only a test project/],
    ['for wrong keys', { STYTCH_PROJECT_SECRET: 'wrong' }, /unauthorized_credentials/],
  ])('exits with 2 and says what it needs %s', async (_what, changes, said) => {
    const { code, output } = await run([process.execPath, at('tests/stytch/main.ts')], {
      ...complete(),
      ...changes,
    });
    expect([code, output]).toEqual([2, expect.stringMatching(said)]);
  });

  it('exits with 2 when the Authorization URL is on another machine', async () => {
    await fetch(`${sandbox.platformUrl}/sandbox/switches`, {
      method: 'POST',
      body: JSON.stringify({ authorizationUrl: 'https://platform.example/authorize' }),
    });
    const { code, output } = await run([process.execPath, at('tests/stytch/main.ts')], complete());
    expect([code, output]).toEqual([2, expect.stringContaining('Settings to http://127.0.0.1:4000/oauth')]);
  });
});
