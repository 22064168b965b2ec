import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Deployment } from '../support/deployment.ts';
import { eventually } from '../support/eventually.ts';
import { fieldValue, type Page, words } from '../support/page.ts';
import type { Person } from '../support/person.ts';

let deployment: Deployment;
beforeAll(async () => {
  deployment = await Deployment.start();
});
afterAll(() => deployment.stop());
beforeEach(() => deployment.control('reset'));

const typed = 'Order new chairs';

/** Refresh tokens that the issuer gave out, oldest first. */
async function granted(): Promise<string[]> {
  const answers = (await deployment.received('/v1/oauth2/token')).map(({ answer }) => JSON.parse(answer));
  return answers.map(({ refresh_token }) => refresh_token);
}
const revoked = async () =>
  (await deployment.received('/v1/oauth2/revoke')).map(({ params }) => params.token);

describe('a flow that ends as another person than the connected one', () => {
  let browser: Person;
  let choice: Page;
  beforeEach(async () => {
    browser = await deployment.connected('Ana');
    const consent = await browser.open('/connect');
    await browser.press(consent, 'Log in as somebody else');
    choice = await browser.connect('Mei');
  });

  it('changes nothing before the person chose', async () => {
    expect(choice.trail.at(-1)).toBe('/switch?return_to=%2Fconnected');
    expect(words(choice)).toMatch(/connected as Ana.*allowed access as Mei/);
    expect(words(await browser.open('/connected'))).toContain('Hello, Ana');
    expect(await revoked()).toEqual([]);
  });

  it('stays: the other one’s tokens are revoked unused', async () => {
    const page = await browser.press(choice, 'Stay with Ana');
    expect(words(page)).toContain('Hello, Ana');
    const [, meis] = await granted();
    await eventually(async () => expect(await revoked()).toEqual([meis]));
  });

  it('switches: the first one’s tokens are revoked, and nothing of theirs is left', async () => {
    const page = await browser.press(choice, 'Switch to Mei');
    expect(words(page)).toContain('Hello, Mei');
    const [anas] = await granted();
    await eventually(async () => expect(await revoked()).toEqual([anas]));
    expect((await browser.open('/switch')).trail).toEqual(['/switch', '/connected']);
  });

  it('switches: what the first one typed is not shown to the other', async () => {
    await browser.press(await browser.open('/connected'), 'Allow editing', { title: typed });
    expect(fieldValue(await browser.open('/connected'), 'title')).toBe(typed);
    const page = await browser.press(choice, 'Switch to Mei');
    expect(words(page)).toContain('Hello, Mei');
    expect(page.text).not.toContain(typed);
  });

  it('switches: a copy of the first one’s cookie connects nobody any more', async () => {
    const copy = browser.copy();
    await browser.press(choice, 'Switch to Mei');
    expect((await copy.open('/connected')).trail).toEqual([
      '/connected',
      '/start?note=connection_ended&return_to=%2Fconnected',
    ]);
  });
});

describe('"Allow editing"', () => {
  /** From the offer on the page to the platform's question. */
  async function askForEditing(person: Person): Promise<Page> {
    const detour = await person.press(await person.open('/connected'), 'Allow editing', { title: typed });
    const [, way] = /http-equiv="refresh" content="0;url=([^"]+)"/i.exec(detour.text) ?? [];
    return person.open(way?.replaceAll('&amp;', '&') ?? 'no way on');
  }

  it('allowed: the person is back with what they typed, and may add it', async () => {
    const person = await deployment.connected();
    const page = await person.press(await askForEditing(person), 'Allow');
    expect(page.trail.at(-1)).toBe('/connected');
    expect(fieldValue(page, 'title')).toBe(typed);
    expect(words(await person.press(page, 'Add task', { title: typed }))).toContain(typed);
  });

  it('refused: the connection is as it was, and what was typed is still there', async () => {
    const person = await deployment.connected();
    const before = person.browser.cookies.get('connection');
    const page = await person.press(await askForEditing(person), 'Deny');
    expect(page.trail.at(-1)).toBe('/connected?note=access_denied');
    expect(words(page)).toContain('You chose not to allow more. Your connection is as it was.');
    expect(fieldValue(page, 'title')).toBe(typed);
    expect(person.browser.cookies.get('connection')).toBe(before);
  });

  it('allowed, at the cost of what there was: the old tokens stay', async () => {
    const person = await deployment.connected();
    const consent = await askForEditing(person);
    const patch = { scope: 'openid offline_access write:tasks' };
    await deployment.control('switches', { endpoints: { exchange: { patch } } });
    const page = await person.press(consent, 'Allow');
    expect(page.trail.at(-1)).toBe('/connected?note=not_granted');
    const [, unused] = await granted();
    await eventually(async () => expect(await revoked()).toEqual([unused]));
  });

  it('narrowed by the platform: the old tokens stay, the new ones are revoked', async () => {
    const person = await deployment.connected('Ben');
    const page = await person.press(await askForEditing(person), 'Allow');
    expect(page.trail.at(-1)).toBe('/connected?note=not_granted');
    expect(words(page)).toContain('Editing was not allowed on the platform’s page.');
    expect(fieldValue(page, 'title')).toBe(typed);
    const [old, unused] = await granted();
    await eventually(async () => expect(await revoked()).toEqual([unused]));
    await deployment.advance(60 * 60_000);
    expect((await person.open('/connected')).status).toBe(200);
    expect((await deployment.refreshes())[0]?.params.refresh_token).toBe(old);
  });
});
