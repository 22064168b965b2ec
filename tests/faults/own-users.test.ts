import { beforeEach, describe, expect, it } from 'vitest';
import { flowNotices, loginTexts, problemTexts } from '../../lib/texts.ts';
import { fieldValue, type Page, words } from '../support/page.ts';
import type { User } from '../support/user.ts';
import { eventually, testDeployment } from '../support/vitest.ts';

const deployment = testDeployment({ env: { SAMPLE_LOGIN: '1' } });
beforeEach(() => deployment.control('reset'));

const hour = 60 * 60_000;
const typed = 'Order new chairs';

/** Logs in to the app itself. It asks for no password. */
const logIn = async (browser: User, user: string): Promise<Page> =>
  browser.press(await browser.open('/login'), loginTexts.logIn, { user });
const logOut = async (browser: User, button = loginTexts.logOut): Promise<Page> =>
  browser.press(await browser.open('/login'), button);
/** One user leaves the browser to the next. */
const changeTo = async (browser: User, user: string): Promise<Page> => {
  await logOut(browser);
  return logIn(browser, user);
};

/** A browser in which ann is logged in to the app, and connected as Ana of the platform. */
async function annsBrowser(): Promise<User> {
  const browser = deployment.user();
  await logIn(browser, 'ann');
  expect(words(await browser.connect('Ana'))).toContain('Hello, Ana');
  return browser;
}

const connectFirst = ['/connected', '/start?notice=connect_first&return_to=%2Fconnected'];
const granted = async () =>
  (await deployment.received('/v1/oauth2/token')).flatMap(({ answer }) => JSON.parse(answer).refresh_token);
const revoked = async () =>
  (await deployment.received('/v1/oauth2/revoke')).map(({ params }) => params.token);

describe('a browser that several users of the app share', () => {
  let browser: User;
  beforeEach(async () => {
    browser = await annsBrowser();
  });

  it('shows nothing of the first user to the next one, and the first is still connected when they are back', async () => {
    const page = await changeTo(browser, 'ben');
    expect(page.trail).toEqual(['/login', ...connectFirst]);
    expect(page.text).not.toContain('Ana');
    expect(words(await changeTo(browser, 'ann'))).toContain('Hello, Ana');
    expect(await revoked()).toEqual([]);
  });

  it('asks the platform for consent when the next user connects: it still knows the first one', async () => {
    const prompt = async () => {
      const { location } = await browser.browser.visit('/connect');
      return new URL(location).searchParams.get('prompt');
    };
    expect(await prompt()).toBeNull();
    await changeTo(browser, 'ben');
    expect(await prompt()).toBe('consent');
  });

  it('shows nothing of a user where nobody is logged in, and a connection made there to no user', async () => {
    await logOut(browser);
    expect((await browser.open('/connected')).trail).toEqual(connectFirst);
    await browser.press(await browser.open('/connect'), 'Log in as somebody else');
    expect(words(await browser.connect('Mei'))).toContain('Hello, Mei');
    expect(words(await logIn(browser, 'ann'))).toContain('Hello, Ana');
    await logOut(browser);
    expect(words(await browser.open('/connected'))).toContain('Hello, Mei');
  });

  it('keeps the connections of both apart, also when both refresh', async () => {
    await changeTo(browser, 'ben');
    await browser.press(await browser.open('/connect'), 'Log in as somebody else');
    expect(words(await browser.connect('Mei'))).toContain('Hello, Mei');
    await deployment.advance(hour);
    expect(words(await browser.open('/connected'))).toContain('Hello, Mei');
    expect(words(await changeTo(browser, 'ann'))).toContain('Hello, Ana');
    expect(words(await changeTo(browser, 'ben'))).toContain('Hello, Mei');
    const [anns, bens] = await granted();
    expect((await deployment.refreshes()).map(({ params }) => params.refresh_token)).toEqual([bens, anns]);
    expect(await revoked()).toEqual([]);
  });

  it('Disconnect of one user leaves the connection of the other', async () => {
    await changeTo(browser, 'ben');
    await browser.connect('Ana');
    await browser.open('/disconnect', { method: 'POST' });
    const [, bens] = await granted();
    expect(await revoked()).toEqual([bens]);
    expect(words(await changeTo(browser, 'ann'))).toContain('Hello, Ana');
  });

  it('does not accept the cookie of one user under the name of another', async () => {
    const [name = ''] = browser.browser.cookies.names.filter((cookie) => /connection-\w+$/.test(cookie));
    const stolen = browser.browser.cookies.get(name) ?? '';
    await changeTo(browser, 'ben');
    await browser.connect('Ana');
    for (const other of browser.browser.cookies.names)
      if (/connection/.test(other) && other !== name) browser.browser.cookies.set(other, stolen);
    expect((await browser.open('/connected')).trail.at(-1)).toBe(
      '/start?notice=connection_ended&return_to=%2Fconnected',
    );
  });

  it('does not show what the first user typed to the next one with the same account of the platform', async () => {
    await browser.press(await browser.open('/connected'), 'Allow editing', { title: typed });
    expect(fieldValue(await browser.open('/connected'), 'title')).toBe(typed);
    await changeTo(browser, 'ben');
    expect((await browser.connect('Ana')).text).not.toContain(typed);
  });
});

it('clears the connection of a user whose access was withdrawn, and leaves those of others', async () => {
  const browser = await annsBrowser();
  await changeTo(browser, 'ben');
  await browser.press(await browser.open('/connect'), 'Log in as somebody else');
  await browser.connect('Mei');
  await changeTo(browser, 'ann');
  await deployment.control('revoke-consent', { user: 'ana' });
  await deployment.advance(hour);
  expect((await browser.open('/connected')).trail.at(-1)).toBe('/problem/access_withdrawn');
  expect((await browser.open('/connected')).trail).toEqual(connectFirst);
  expect(words(await changeTo(browser, 'ben'))).toContain('Hello, Mei');
});

describe('a user who changes while something is under way', () => {
  it.each([
    ['a user ends as another one', 'ann', 'ben'],
    ['nobody ends as a user', undefined, 'ann'],
    ['a user ends as nobody', 'ann', undefined],
  ])('a flow that begins as %s, and no code is exchanged', async (_how, first, then) => {
    const browser = deployment.user();
    if (first) await logIn(browser, first);
    let consent = await browser.open('/connect');
    consent = await browser.press(consent, 'Continue as Ana');
    if (first) await logOut(browser);
    if (then) await logIn(browser, then);
    const page = await browser.press(consent, 'Allow');
    expect(page.trail.at(-1)).toBe('/problem/flow_unknown');
    expect(words(page)).toContain(problemTexts.flow_unknown.title);
    expect(await granted()).toEqual([]);
    expect((await browser.open('/connected')).trail).toEqual(connectFirst);
  });

  it('a refresh that ends after the next user connected changes nothing for them, and is not lost', async () => {
    const browser = await annsBrowser();
    await deployment.advance(hour);
    await deployment.control('switches', { endpoints: { refresh: { hold: true } } });
    const annsTab = browser.copy();
    const refreshing = annsTab.open('/refresh?return_to=%2Fconnected');
    await eventually(async () => expect(await deployment.refreshes()).toHaveLength(1));
    await changeTo(browser, 'ben');
    await browser.press(await browser.open('/connect'), 'Log in as somebody else');
    expect(words(await browser.connect('Mei'))).toContain('Hello, Mei');
    await deployment.control('switches', { endpoints: { refresh: null } });
    await refreshing;
    // The late response of ann's tab reaches the browser that ben uses now.
    for (const name of annsTab.browser.cookies.names)
      if (/connection/.test(name)) browser.browser.cookies.set(name, annsTab.browser.cookies.get(name) ?? '');
    expect(words(await browser.open('/connected'))).toContain('Hello, Mei');
    expect(words(await changeTo(browser, 'ann'))).toContain('Hello, Ana');
    expect(await deployment.refreshes()).toHaveLength(1);
    expect(await revoked()).toEqual([]);
  });
});

it('a form that one user left open adds nothing to the tasks of the next one', async () => {
  const browser = deployment.user();
  await logIn(browser, 'ann');
  const annsTab = await browser.connect('Ana', '/connect?scope=write:tasks');
  await changeTo(browser, 'ben');
  await browser.press(await browser.open('/connect'), 'Log in as somebody else');
  await browser.connect('Mei', '/connect?scope=write:tasks');
  const page = await browser.press(annsTab, 'Add task', { title: typed });
  expect(words(page)).toContain(flowNotices.other_user);
  expect(page.text).not.toContain(typed);
  const writes = (await deployment.received('/v1/tasks')).filter(({ method }) => method === 'POST');
  expect(writes).toEqual([]);
});

describe('endConnectionsOf', () => {
  const leave = loginTexts.end;

  it('revokes the connection of a user who logs out for good, and leaves those of others and of other devices', async () => {
    const [phone, laptop] = [await annsBrowser(), await annsBrowser()];
    await changeTo(phone, 'ben');
    await phone.press(await phone.open('/connect'), 'Log in as somebody else');
    await phone.connect('Mei');
    await changeTo(phone, 'ann');
    await logOut(phone, leave);
    const [anns] = await granted();
    await eventually(async () => expect(await revoked()).toEqual([anns]));
    const page = await logIn(phone, 'ann');
    expect(page.trail).toEqual(['/login', ...connectFirst]);
    expect(words(await changeTo(phone, 'ben'))).toContain('Hello, Mei');
    expect(words(await laptop.open('/connected'))).toContain('Hello, Ana');
  });

  it('revokes what a callback brings that was under way', async () => {
    const browser = deployment.user();
    await logIn(browser, 'ann');
    let consent = await browser.open('/connect');
    consent = await browser.press(consent, 'Continue as Ana');
    await deployment.control('switches', { endpoints: { exchange: { hold: true } } });
    const late = browser.copy();
    const returning = late.press(consent, 'Allow');
    await eventually(async () => expect(await deployment.received('/v1/oauth2/token')).toHaveLength(1));
    await logOut(browser, leave);
    await deployment.control('switches', { endpoints: { exchange: null } });
    await returning;
    await eventually(async () => expect(await revoked()).toEqual(await granted()));
    expect(await granted()).toHaveLength(1);
    expect(words(await late.open('/connected'))).not.toContain('Hello');
  });

  it('revokes what a refresh brings that was under way', async () => {
    const browser = await annsBrowser();
    await deployment.advance(hour);
    await deployment.control('switches', { endpoints: { refresh: { hold: true } } });
    const late = browser.copy();
    const refreshing = late.open('/refresh?return_to=%2Fconnected');
    await eventually(async () => expect(await deployment.refreshes()).toHaveLength(1));
    await logOut(browser, leave);
    await deployment.control('switches', { endpoints: { refresh: null } });
    await refreshing;
    expect(words(await late.open('/connected'))).not.toContain('Hello');
    await eventually(async () => expect(await deployment.liveRefreshTokens()).toEqual([]));
  });
});

it('shows no login, and takes none, where SAMPLE_LOGIN is not set', async () => {
  const plain = (await import('../support/deployment.ts')).Deployment;
  const apart = new plain();
  await apart.start();
  try {
    const browser = apart.user();
    expect((await browser.open('/login')).trail).toEqual(['/login', '/']);
  } finally {
    await apart.stop();
  }
});
