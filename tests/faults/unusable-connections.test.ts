import { describe, expect, it } from 'vitest';
import { startNotices } from '../../lib/texts.ts';
import { words } from '../support/page.ts';
import type { User } from '../support/user.ts';
import { eventually, testDeployment } from '../support/vitest.ts';

const DAY = 24 * 60 * 60_000;
const other = 'another-session-secret-for-this-app-0002';
const age = /after a while|for your safety|too old|long/i;

const disconnect = (user: User) => user.open('/disconnect', { method: 'POST' });
/** How often the log says that a connection cannot be used, and why. */
const reasons = (log: string) =>
  [...log.matchAll(/"reason":"(\w+)","msg":"a connection cannot be used"/g)].map(([, reason]) => reason);

describe.each(['confidential', 'public'] as const)(
  'when the issuer has another name, a %s client',
  (client) => {
    const before = testDeployment({ client });
    // As the stand-in knows no second name, another one stands for it: it gets the tokens to revoke.
    const after = testDeployment({ client });
    const asked = async () => (await after.received('/v1/oauth2/revoke')).map(({ params }) => params.token);
    const rename = () => before.restart(0, { STYTCH_PROJECT_DOMAIN: after.sandbox.stytchUrl });

    it('a connection of the old name gets a notice, a revocation there and one log line, and the user can connect again', async () => {
      const user = await before.connected();
      const sleeper = await before.connected('Ben');
      const [exchange, sleepers] = await before.received('/v1/oauth2/token');
      await rename();
      const page = await user.open('/connected');
      expect(page.trail.at(-1)).toMatch(/^\/start\?notice=connection_elsewhere/);
      expect(words(page)).toContain(startNotices.connection_elsewhere.text);
      expect(words(page)).not.toMatch(age);
      const { refresh_token } = JSON.parse(exchange?.answer ?? '{}');
      await eventually(async () => expect(await asked()).toEqual([refresh_token]));
      await user.open('/connected');
      expect(reasons(before.log)).toEqual(['issuer']);

      // Who disconnects is not told that anything was withdrawn: an issuer confirms that for tokens it does not know.
      expect(words(await disconnect(sleeper))).toContain(startNotices.disconnected_here.title);
      const bens = JSON.parse(sleepers?.answer ?? '{}').refresh_token;
      await eventually(async () => expect(await asked()).toContain(bens));

      await user.browser.visit('/connect');
      expect(user.connected).toBe(false);
      expect(await asked()).toEqual([refresh_token, bens]);
    });

    it('revokes the tokens of a user who presses Connect before any other page', async () => {
      await before.restart(0, { STYTCH_PROJECT_DOMAIN: before.sandbox.stytchUrl });
      const user = await before.connected();
      const token = JSON.parse((await before.received('/v1/oauth2/token')).at(-1)?.answer ?? '{}');
      await rename();
      await user.browser.visit('/connect');
      await eventually(async () => expect(await asked()).toContain(token.refresh_token));
    });
  },
);

describe('a cookie that cannot be opened', () => {
  const deployment = testDeployment();

  it.each([
    ['of a dropped secret', (sealed: string) => sealed, { SESSION_SECRET: other }],
    ['of another app', () => '1', {}],
  ])(
    'a cookie %s gets a notice other than that of an expired connection and one log line, and the user can connect again',
    async (_whose, change, env) => {
      const user = await deployment.connected();
      await deployment.restart(0, env);
      user.browser.cookies.set('connection', change(user.browser.cookies.get('connection') ?? ''));
      const logged = deployment.log.length;
      for (let visit = 0; visit < 2; visit++) {
        const page = await user.open('/connected');
        expect(words(page)).toContain(startNotices.connection_ended.text);
        expect(words(page)).not.toMatch(age);
      }
      expect(reasons(deployment.log.slice(logged))).toEqual(['seal']);
      expect(await deployment.received('/v1/oauth2/revoke')).toEqual([]);
      expect((await user.connect()).trail.at(-1)).toBe('/connected');
      expect((await user.open('/connected')).status).toBe(200);
    },
  );

  it('a mark of another app gets no notice that a connection ended', async () => {
    const user = deployment.user();
    user.browser.cookies.set('ended', 'x.zzzzzzzzzz');
    expect((await user.open('/connected')).trail.at(-1)).toMatch(/notice=connect_first/);
  });
});

describe('a connection past its longest time', () => {
  const deployment = testDeployment({ env: { CONNECTION_IDLE_DAYS: '60' } });

  it('a connection past its longest time is revoked when its cookie arrives', async () => {
    const user = await deployment.connected();
    await deployment.restart(0, { CONNECTION_MAX_DAYS: '1' });
    await deployment.advance(2 * DAY);
    expect((await user.open('/connected')).trail.at(-1)).toMatch(/notice=connection_ended/);
    await eventually(async () => expect(await deployment.liveRefreshTokens()).toEqual([]));
    expect(reasons(deployment.log)).toEqual(['age']);
  });
});
