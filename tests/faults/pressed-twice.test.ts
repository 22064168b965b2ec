import { beforeEach, describe, expect, it } from 'vitest';
import { type Page, words } from '../support/page.ts';
import type { User } from '../support/user.ts';
import { eventually, testDeployment } from '../support/vitest.ts';

/** A browser drops the first response then: the second request sends the old cookies, and its response is kept. */
const deployment = testDeployment();
beforeEach(() => deployment.control('reset'));

const disconnect = (user: User) => user.open('/disconnect', { method: 'POST' });

it('Disconnect that is sent twice at once confirms the revocation both times', async () => {
  const first = await deployment.connected();
  const second = first.copy();
  for (const each of [first, second]) {
    expect((await disconnect(each)).trail.at(-1)).toBe('/start?notice=disconnected');
    expect(each.connected).toBe(false);
  }
});

it('Disconnect that is sent again after its response says that the user disconnected before', async () => {
  const user = await deployment.connected();
  await disconnect(user);
  expect((await disconnect(user)).trail.at(-1)).toBe('/start?notice=disconnected_before');
});

describe('the choice between two accounts', () => {
  let browser: User;
  let again: User;
  let choice: Page;
  beforeEach(async () => {
    browser = await deployment.connected('Ana');
    await browser.press(await browser.open('/connect'), 'Log in as somebody else');
    choice = await browser.connect('Mei');
    again = browser.copy();
  });

  it('Switch that is sent twice connects the same user, and revokes none of their tokens', async () => {
    const [anas] = (await deployment.received('/v1/oauth2/token')).map(({ answer }) => JSON.parse(answer));
    await browser.press(choice, 'Switch to Mei');
    expect(words(await again.press(choice, 'Switch to Mei'))).toContain('Hello, Mei');
    expect(words(await browser.open('/connected'))).toContain('Hello, Mei');
    await eventually(async () => {
      const revoked = (await deployment.received('/v1/oauth2/revoke')).map(({ params }) => params.token);
      expect(revoked).toEqual([anas.refresh_token, anas.refresh_token]);
    });
  });

  it.each([
    ['Disconnect', disconnect],
    ['the choice to stay', (user: User) => user.press(choice, 'Stay with Ana')],
  ])('Switch that is sent after %s makes no connection', async (_what, end) => {
    await end(browser);
    await again.press(choice, 'Switch to Mei');
    expect(words(await again.open('/connected'))).not.toContain('Hello, Mei');
  });
});
