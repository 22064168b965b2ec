import { beforeEach, describe, expect, it } from 'vitest';
import { flowNotices, problemTexts, startNotices, writeFailures } from '../../lib/texts.ts';
import type { Fault } from '../../sandbox/control/switches.ts';
import type { Deployment } from '../support/deployment.ts';
import { fieldValue, type Page, words } from '../support/page.ts';
import type { User } from '../support/user.ts';
import {
  dealt,
  describeWithRedis,
  eventually,
  inCookies,
  mustChoose,
  testDeployment,
} from '../support/vitest.ts';

/** A browser drops the first response then: the second request sends the old cookies, and its response is kept. */
const deployment = testDeployment();
beforeEach(() => deployment.control('reset'));

const disconnect = (user: User) => user.open('/disconnect', { method: 'POST' });

it('Disconnect that is sent twice at once confirms the revocation both times', async () => {
  const first = await deployment.connected();
  const second = first.copy();
  for (const each of [first, second]) {
    expect(words(await disconnect(each))).toContain(startNotices.disconnected.text);
    expect(each.connected).toBe(false);
  }
});

it('Disconnect that is sent again after its response says that the user disconnected before', async () => {
  const user = await deployment.connected();
  await disconnect(user);
  expect(words(await disconnect(user))).toContain(startNotices.disconnected_before.text);
});

describe.runIf(mustChoose)('the choice between two accounts', () => {
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

/** Every story of *Add task*, whichever instance the second delivery comes to. The rows of its tables are dealt. */
function tellOfAdding(deployment: Deployment, second: () => void, first: boolean) {
  const title = 'Water the ferns';
  let user: User;
  let page: Page;
  beforeEach(async () => {
    await deployment.control('reset');
    deployment.sendTo(0);
    user = await deployment.connected('Mei', 'write:tasks');
    page = await user.open('/connected');
  });

  const trouble = (api: Fault | null) => deployment.control('switches', { endpoints: { api } });
  const add = (at: Page, fields: Record<string, string> = { title }, by = user) =>
    by.press(at, 'Add task', fields);
  const sent = async () =>
    (await deployment.received('/v1/tasks')).filter(({ method }) => method === 'POST').length;
  const added = async (what = title, by = user) =>
    words(await by.open('/connected')).split(`Mark as done: ${what}`).length - 1;

  it('adds one task when the button is pressed again while the platform works', async () => {
    await trouble({ hold: true });
    const both = [add(page)];
    await eventually(async () => expect(await sent()).toBe(1));
    second();
    both.push(add(page, { title }, user.copy()));
    await trouble(null);
    for (const shown of await Promise.all(both)) {
      expect(shown.trail.at(-1)).toBe('/connected');
      expect(fieldValue(shown, 'title') ?? '').toBe('');
    }
    expect([await added(), await sent()]).toEqual([1, 1]);
  });

  it('adds one task when the form is sent again later', async () => {
    const again = user.copy();
    await add(page);
    second();
    expect((await add(page, { title }, again)).trail.at(-1)).toBe('/connected');
    expect([await added(), await sent()]).toEqual([1, 1]);
  });

  it('adds both tasks when the text was changed before the button was pressed again', async () => {
    await add(page);
    second();
    await add(page, { title: 'Water the palms' });
    expect([await added(), await added('Water the palms')]).toEqual([1, 1]);
  });

  const refusals: [string, Fault, string][] = [
    ['403', { status: 403 }, writeFailures.forbidden],
    ['422', { status: 422 }, writeFailures.invalid],
    ['429', { status: 429 }, writeFailures.rate_limited],
  ];
  it.each(dealt(refusals, first))(
    'adds the task when the same form is sent again after status %s',
    async (_what, fault, said) => {
      await trouble({ ...fault, times: 1 });
      expect(words(await add(page))).toContain(said);
      second();
      await add(page);
      expect(await added()).toBe(1);
    },
  );

  const unclears: [string, Fault][] = [
    ['was saved, and whose response was lost', { status: 500, processed: true }],
    ['was saved, and whose response was cut off', { reset: 'midway', processed: true }],
    ['was not saved', { status: 500 }],
  ];
  describe.each(dealt(unclears, first))('a task that %s', (_what, fault) => {
    let unclear: Page;
    beforeEach(async () => {
      await trouble({ ...fault, times: 1 });
      unclear = await add(page);
      expect(words(unclear)).toContain('can’t tell whether that was saved');
      second();
    });

    it('the task is in the list once when the button is pressed again', async () => {
      expect((await user.press(unclear, 'Add task')).trail.at(-1)).toBe('/connected');
      expect(await added()).toBe(1);
    });

    it('the task is in the list once when the page is opened again before the button is pressed again', async () => {
      await user.press(await user.open('/connected'), 'Add task');
      expect(await added()).toBe(1);
    });

    it.each([
      ['refused for now', { status: 429 }],
      ['unclear as well', { status: 500 }],
      ['saved without a response', { status: 500, processed: true }],
    ])('the task is in the list once when the next press is %s', async (_next, again) => {
      await trouble({ ...again, times: 1 });
      await user.press(await user.press(unclear, 'Add task'), 'Add task');
      expect(await added()).toBe(1);
    });

    it('a second delivery of the same form does not send the task again', async () => {
      expect(words(await add(page, { title }, user.copy()))).toContain('can’t tell whether that was saved');
      expect(await sent()).toBe(1);
    });

    it('the next text becomes a task of its own', async () => {
      await add(unclear, { title: 'Water the palms' });
      expect(await added('Water the palms')).toBe(1);
    });
  });

  const damages: [string, string][] = [
    ['no key', ''],
    ['a damaged key', 'x'],
    ['an endless key', 'x'.repeat(10_000)],
  ];
  it.each(dealt(damages, first))(
    'adds nothing for a form that carries %s: its account is unknown',
    async (_what, once) => {
      expect(words(await add(page, { title, once }))).toContain(problemTexts.page_outdated.title);
      expect(await added()).toBe(0);
    },
  );

  it('neither adds a task nor returns a result for another user who sends the same form', async () => {
    await add(page);
    second();
    const ana = await deployment.connected('Ana', 'write:tasks');
    expect(words(await add(page, { title }, ana))).toContain(flowNotices.other_user);
    expect([await added(), await added(title, ana)]).toEqual([1, 0]);
  });
}

describe('Add task on one instance', () => tellOfAdding(testDeployment(), () => {}, true));

describeWithRedis('Add task on two instances with Redis', () => {
  const shared = testDeployment({ instances: 2, redis: true });
  tellOfAdding(shared, () => shared.sendTo(1), false);
});

describe.each([
  ['work', false],
  ['die', true],
])('two instances without a shared store that %s', (_what, dies) => {
  const apart = testDeployment({ instances: 2, ...inCookies });

  it('two instances without a shared store send the same key, and the platform adds one task', async () => {
    const user = await apart.connected('Mei', 'write:tasks');
    const page = await user.open('/connected');
    const copy = user.copy();
    await apart.control('switches', { endpoints: { api: { hold: true } } });
    const title = 'Water the ferns';
    apart.sendTo(0);
    const first = user.press(page, 'Add task', { title }).catch(() => 'no answer');
    await eventually(() => expect(apart.isAsked(0)).toBe(true));
    await eventually(async () => expect((await apart.counts())['POST /v1/tasks']).toBe(1));
    if (dies) await apart.kill(0);
    apart.sendTo(1);
    const second = copy.press(page, 'Add task', { title });
    await eventually(async () => expect((await apart.counts())['POST /v1/tasks']).toBe(2));
    await apart.control('switches', { endpoints: { api: null } });
    await Promise.all([first, second]);
    expect(words(await copy.open('/connected')).split(`Mark as done: ${title}`)).toHaveLength(2);
  });
});
