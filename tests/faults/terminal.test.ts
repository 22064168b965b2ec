import { describe, expect, it } from 'vitest';
import { problemTexts } from '../../lib/texts.ts';
import { PUBLIC_CLIENT } from '../../sandbox/identities.ts';
import { type Page, where, words } from '../support/page.ts';
import type { User } from '../support/user.ts';
import { testDeployment } from '../support/vitest.ts';

const HOUR = 60 * 60_000;

const deployment = testDeployment();

/** Another client uses the refresh token first: the issuer takes the second use for theft, and ends the grant. */
async function useElsewhere(): Promise<void> {
  const exchange = (await deployment.received('/v1/oauth2/token')).at(-1);
  await fetch(`${deployment.sandbox.stytchUrl}/v1/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: PUBLIC_CLIENT.clientId,
      refresh_token: JSON.parse(exchange?.answer ?? '').refresh_token,
    }),
  });
}

describe.each<[string, () => Promise<void>]>([
  ['the user withdrew consent at the platform', () => deployment.control('revoke-consent', { user: 'ana' })],
  ['the refresh token expired', () => deployment.control('expire-refresh-tokens')],
  ['another client used the refresh token', useElsewhere],
])('a grant that ended because %s', (why, happens) => {
  const ways: [string, (user: User, page: Page) => Promise<Page>][] = [
    ['a page', (user) => user.open('/connected')],
    ['a server action', (user, page) => user.press(page, 'Add task', { title: 'Too late' })],
  ];

  it.each(ways)(
    'is said to who comes by %s; the cookies go, and nothing turns in circles',
    async (_way, come) => {
      const user = await deployment.connected('Ana', 'write:tasks');
      const tasks = await user.open('/connected');
      await happens();
      await deployment.advance(HOUR);
      await deployment.forgetRequests();
      const page = await come(user, tasks);
      expect(where(page)).toBe('401 /problem/access_withdrawn');
      expect(words(page)).toContain(problemTexts.access_withdrawn.title);
      expect(user.connected).toBe(false);
      expect((await user.open('/connected')).trail).toEqual([
        '/connected',
        '/start?notice=connect_first&return_to=%2Fconnected',
      ]);
      expect(await deployment.refreshes()).toHaveLength(1);
    },
  );

  it(`ends the connection before the access token expires because ${why}`, async () => {
    const user = await deployment.connected();
    await happens();
    await deployment.advance(HOUR - 30_000);
    expect(where(await user.open('/connected'))).toBe('401 /problem/access_withdrawn');
    expect(user.connected).toBe(false);
  });
});

it('redirects the user to their page when they connect again after access was withdrawn', async () => {
  const user = await deployment.connected();
  await deployment.control('revoke-consent', { user: 'ana' });
  await deployment.advance(HOUR);
  const page = await user.open('/connected?notice=rate_limited');
  const [, again] = /href="(\/connect\?[^"]+)"/.exec(page.text) ?? [];
  expect((await user.connect('Ana', again?.replaceAll('&amp;', '&'))).trail.at(-1)).toBe(
    '/connected?notice=rate_limited',
  );
});

it('keeps the connection when the issuer refuses the client', async () => {
  const user = await deployment.connected();
  await deployment.advance(HOUR);
  const error = { status: 401, body: { error: 'invalid_client' } };
  await deployment.control('switches', { endpoints: { refresh: error } });
  // The issuer responded, so the page must not say that it does not respond.
  expect(where(await user.open('/connected'))).toBe('502 /problem/refresh_refused');
  await deployment.control('switches', { endpoints: { refresh: null } });
  await deployment.advance(60_000);
  expect(where(await user.open('/connected'))).toBe('200 /connected');
});
