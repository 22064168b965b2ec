import { beforeEach, describe, expect, it } from 'vitest';
import { flowNotices } from '../../lib/texts.ts';
import { fieldValue, type Page, where, words } from '../support/page.ts';
import type { User } from '../support/user.ts';
import { eventually, mustChoose, testDeployment } from '../support/vitest.ts';

const deployment = testDeployment();
beforeEach(() => deployment.control('reset'));

const typed = 'Order new chairs';

/** Refresh tokens that the issuer gave out, oldest first. */
async function granted(): Promise<string[]> {
  const responses = (await deployment.received('/v1/oauth2/token')).map(({ answer }) => JSON.parse(answer));
  return responses.map(({ refresh_token }) => refresh_token);
}
const revoked = async () =>
  (await deployment.received('/v1/oauth2/revoke')).map(({ params }) => params.token);

describe.runIf(mustChoose)('a flow that ends with another user than the connected one', () => {
  let browser: User;
  let choice: Page;
  beforeEach(async () => {
    browser = await deployment.connected('Ana');
    const consent = await browser.open('/connect');
    await browser.press(consent, 'Log in as somebody else');
    choice = await browser.connect('Mei');
  });

  it('keeps the connection until the user chooses an account', async () => {
    expect(choice.trail.at(-1)).toBe('/switch?return_to=%2Fconnected');
    expect(words(choice)).toMatch(/in use is Ana.*signed in to Tasklight as Mei/);
    expect(words(await browser.open('/connected'))).toContain('Hello, Ana');
    expect(await revoked()).toEqual([]);
  });

  it('Stay revokes the tokens of the other user', async () => {
    expect(words(await browser.press(choice, 'Stay with Ana'))).toContain('Hello, Ana');
    const [, meis] = await granted();
    await eventually(async () => expect(await revoked()).toEqual([meis]));
  });

  it('Switch revokes the tokens of the first user, and ends the choice', async () => {
    expect(words(await browser.press(choice, 'Switch to Mei'))).toContain('Hello, Mei');
    const [anas] = await granted();
    await eventually(async () => expect(await revoked()).toEqual([anas]));
    expect((await browser.open('/switch')).trail).toEqual(['/switch', '/connected']);
  });

  it('Switch does not show to the other user what the first one typed', async () => {
    await browser.press(await browser.open('/connected'), 'Allow editing', { title: typed });
    expect(fieldValue(await browser.open('/connected'), 'title')).toBe(typed);
    expect((await browser.press(choice, 'Switch to Mei')).text).not.toContain(typed);
  });

  it('Switch keeps the forms of a page of the first user from acting for the other', async () => {
    const page = await browser.open('/connected');
    await browser.press(choice, 'Switch to Mei');
    const refused = words(await browser.press(page, 'Allow editing', { title: typed }));
    expect([refused.includes(flowNotices.other_user), refused.includes(typed)]).toEqual([true, false]);
    expect(where(await browser.press(page, 'Disconnect'))).toBe('200 /connections');
    expect(words(await browser.open('/connected'))).toContain('Hello, Mei');
  });

  it('Switch ends the connection in a copied cookie of the first user', async () => {
    const copy = browser.copy();
    await browser.press(choice, 'Switch to Mei');
    expect((await copy.open('/connected')).trail).toEqual([
      '/connected',
      '/start?notice=connection_ended&return_to=%2Fconnected',
    ]);
  });
});

describe.runIf(mustChoose)('a pending connection', () => {
  let browser: User;
  beforeEach(async () => {
    browser = await deployment.connected('Ana');
    await browser.press(await browser.open('/connect'), 'Log in as somebody else');
    await browser.connect('Mei');
  });

  it('Disconnect revokes and clears a pending connection', async () => {
    await browser.open('/disconnect', { method: 'POST' });
    const [anas, meis] = await granted();
    await eventually(async () => expect(new Set(await revoked())).toEqual(new Set([anas, meis])));
    expect(browser.browser.cookies.get('pending')).toBeUndefined();
  });

  it('a pending connection is not offered beside another connection than the one that it would replace', async () => {
    const pending = browser.browser.cookies.get('pending') ?? '';
    const later = await deployment.connected('Ben');
    later.browser.cookies.set('pending', pending);
    expect((await later.open('/switch')).trail).toEqual(['/switch', '/connected']);
  });

  it('a pending connection is revoked when another one replaces it', async () => {
    await browser.press(await browser.open('/connect'), 'Log in as somebody else');
    const choice = await browser.connect('Ben');
    expect(words(choice)).toContain('signed in to Tasklight as Ben');
    const [, meis] = await granted();
    await eventually(async () => expect(await revoked()).toEqual([meis]));
  });

  it('Switch replaces the connection, also when a refresh of the old one ends later', async () => {
    const choice = await browser.open('/switch');
    await deployment.control('switches', { endpoints: { refresh: { hold: true } } });
    const slow = browser.copy();
    const refreshing = slow.open('/refresh?after_401=1&return_to=%2Fconnected');
    await eventually(async () => expect(await deployment.refreshes()).toHaveLength(1));
    await browser.press(choice, 'Switch to Mei');
    await deployment.control('switches', { endpoints: { refresh: null } });
    await refreshing;
    expect(words(await slow.open('/connected'))).not.toContain('Hello, Ana');
    expect(words(await browser.open('/connected'))).toContain('Hello, Mei');
    const [anas] = await granted();
    expect(await revoked()).toContain(anas);
  });
});

it('what one user typed is not shown to the next one, also when the access of the first was withdrawn', async () => {
  const browser = await deployment.connected('Ana');
  await browser.press(await browser.open('/connected'), 'Allow editing', { title: typed });
  await deployment.control('revoke-consent', { user: 'ana' });
  await deployment.advance(60 * 60_000);
  expect((await browser.open('/connected')).trail.at(-1)).toBe('/problem/access_withdrawn');
  await browser.press(await browser.open('/connect'), 'Log in as somebody else');
  const page = await browser.connect('Mei');
  expect(words(page)).toContain('Hello, Mei');
  expect(page.text).not.toContain(typed);
});

describe('a user who connects again', () => {
  let user: User;
  beforeEach(async () => {
    user = await deployment.connected();
  });

  it('Disconnect revokes every grant of a user who connected three times', async () => {
    await user.connect();
    await user.press(await user.open('/connect?scope=write:tasks'), 'Allow');
    await user.open('/disconnect', { method: 'POST' });
    expect(await granted()).toHaveLength(3);
    expect(new Set(await revoked())).toEqual(new Set(await granted()));
  });

  it('Disconnect revokes every grant when two tabs requested another scope at once', async () => {
    const other = user.copy();
    const [one, two] = await Promise.all([
      user.open('/connect?scope=write:tasks'),
      other.open('/connect?scope=write:tasks'),
    ]);
    await user.press(one, 'Allow');
    await other.press(two, 'Allow');
    await other.open('/disconnect', { method: 'POST' });
    expect(await granted()).toHaveLength(3);
    expect(new Set(await revoked())).toEqual(new Set(await granted()));
  });

  it('a tab with the old grant gets the new one at its next refresh', async () => {
    const tab = user.copy();
    await user.press(await user.open('/connect?scope=write:tasks'), 'Allow');
    const page = await tab.open('/refresh?after_401=1&return_to=%2Fconnected');
    expect(page.trail.at(-1)).toBe('/connected');
    expect(words(page)).toContain('Add task');
  });

  it('a refresh of the old grant that ends later does not replace the new one', async () => {
    await deployment.advance(60 * 60_000);
    const consent = await user.open('/connect?scope=write:tasks');
    await deployment.control('switches', { endpoints: { refresh: { hold: true } } });
    const slow = user.copy();
    const refreshing = slow.open('/refresh?return_to=%2Fconnected');
    await eventually(async () => expect(await deployment.refreshes()).toHaveLength(1));
    await user.press(consent, 'Allow');
    await deployment.control('switches', { endpoints: { refresh: null } });
    await refreshing;
    expect(words(await slow.open('/connected'))).toContain('Add task');
    expect(words(await user.open('/connected'))).toContain('Add task');
  });
});

describe('Allow editing', () => {
  /** From the offer on the page to the platform's question. */
  async function askForEditing(user: User): Promise<Page> {
    const detour = await user.press(await user.open('/connected'), 'Allow editing', { title: typed });
    const [, way] = /http-equiv="refresh" content="0;url=([^"]+)"/i.exec(detour.text) ?? [];
    return user.open(way?.replaceAll('&amp;', '&') ?? 'no way on');
  }

  it('Allow editing brings the user back to the typed title, and lets them add it', async () => {
    const user = await deployment.connected();
    const page = await user.press(await askForEditing(user), 'Allow');
    expect(page.trail.at(-1)).toBe('/connected');
    expect(fieldValue(page, 'title')).toBe(typed);
    expect(words(await user.press(page, 'Add task', { title: typed }))).toContain(typed);
  });

  it('Allow editing keeps the connection and the typed title when the user denies', async () => {
    const user = await deployment.connected();
    const before = user.browser.cookies.get('connection');
    const page = await user.press(await askForEditing(user), 'Deny');
    expect(page.trail.at(-1)).toBe('/connected');
    expect(words(page)).toContain(flowNotices.access_denied.title);
    expect(fieldValue(page, 'title')).toBe(typed);
    expect(user.browser.cookies.get('connection')).toBe(before);
  });

  it('Allow editing keeps the old connection when the new grant lacks one of its scopes', async () => {
    const user = await deployment.connected();
    const consent = await askForEditing(user);
    const patch = { scope: 'openid offline_access write:tasks' };
    await deployment.control('switches', { endpoints: { exchange: { patch } } });
    const page = await user.press(consent, 'Allow');
    expect(page.trail.at(-1)).toBe('/connected');
    await user.open('/disconnect', { method: 'POST' });
    expect(new Set(await revoked())).toEqual(new Set(await granted()));
  });

  it('Allow editing does not undo a refresh of another tab when the platform grants no more', async () => {
    const user = await deployment.connected('Ben');
    const consent = await askForEditing(user);
    await user.copy().open('/refresh?after_401=1&return_to=%2Fconnected');
    const [refresh] = await deployment.refreshes();
    await user.press(consent, 'Allow');
    await deployment.advance(60 * 60_000);
    expect((await user.open('/connected')).trail).toEqual([
      '/connected',
      '/refresh?return_to=%2Fconnected',
      '/connected',
    ]);
    const { refresh_token } = JSON.parse(refresh?.answer ?? '');
    expect((await deployment.refreshes()).at(-1)?.params.refresh_token).toBe(refresh_token);
  });

  it('Allow editing keeps the old tokens when the platform grants no more, and Disconnect revokes the new ones', async () => {
    const user = await deployment.connected('Ben');
    const page = await user.press(await askForEditing(user), 'Allow');
    expect(page.trail.at(-1)).toBe('/connected');
    expect(words(page)).toContain(flowNotices.not_granted.title);
    expect(words(page)).toContain(typed);
    const [old, unused] = await granted();
    await deployment.advance(60 * 60_000);
    expect((await user.open('/connected')).status).toBe(200);
    expect((await deployment.refreshes())[0]?.params.refresh_token).toBe(old);
    expect(await revoked()).toEqual([]);
    await user.open('/disconnect', { method: 'POST' });
    expect(await revoked()).toContain(unused);
  });
});
