import { afterEach, describe, expect, it } from 'vitest';
import { type Page, where } from '../support/page.ts';
import type { User } from '../support/user.ts';
import { testDeployment } from '../support/vitest.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const html = '<html><title>Maintenance</title></html>';

/** What users are told. */
const silent = '503 /problem/refresh_unavailable';
const unreadable = '502 /problem/refresh_unreadable';

/** What the token endpoint does to a refresh. */
const faults: [what: string, fault: object | 'refused', told?: string][] = [
  ['refuses the connection', 'refused'],
  ['never answers', { hang: true }],
  ['cuts the connection', { reset: 'at-once' }],
  ['cuts its answer in the middle', { reset: 'midway' }],
  ['answers 500', { status: 500 }],
  ['answers 503', { status: 503 }],
  ['answers 429 and when to come back', { status: 429, retryAfter: 20 }],
  ['answers HTML instead of JSON', { body: html }, unreadable],
  ['answers JSON without an access token', { body: { token_type: 'bearer', expires_in: 3600 } }, unreadable],
  ['refuses with 400 and no word', { status: 400, body: '' }, '502 /problem/refresh_refused'],
  ['refuses with 403 and a page', { status: 403, body: html }, '502 /problem/refresh_refused'],
  [
    'refuses by a name that nobody knows',
    { status: 400, body: { error: 'no_refresh_on_tuesdays' } },
    '502 /problem/refresh_refused',
  ],
];

/** For a client whose refresh tokens stay the same, even an answer that is lost on its way costs nothing. */
const lostAnswers: typeof faults = [
  ['does the work, and its answer is cut', { reset: 'midway', processed: true }],
  ['does the work, and its answer is garbage', { body: html, processed: true }, unreadable],
];

describe.each(['public', 'confidential'] as const)('a %s client, when the issuer', (client) => {
  const table = client === 'public' ? faults : [...faults, ...lostAnswers];
  const deployment = testDeployment({ client });

  const turn = (fault: object | 'refused') =>
    fault === 'refused'
      ? deployment.control('outage', { stytch: true })
      : deployment.control('switches', { endpoints: { refresh: fault } });

  const restore = async () => {
    await deployment.control('outage', { stytch: false });
    await deployment.control('switches', { endpoints: { refresh: null } });
  };
  afterEach(restore);

  /** Two people in front of their tasks: one who will load the page, one who will add a task. */
  async function atTheirTasks(): Promise<{ reader: User; writer: User; form: Page }> {
    const reader = await deployment.connected();
    const writer = await deployment.connected('Ana', 'write:tasks');
    return { reader, writer, form: await writer.open('/connected') };
  }

  const failures = () => deployment.log.split('refresh failed for now').length - 1;
  it.each(table)(
    '%s: nobody loses the connection',
    async (_what, fault, told = silent) => {
      const late = await atTheirTasks();
      await deployment.advance(MINUTE);
      const early = await atTheirTasks();
      await deployment.advance(HOUR - MINUTE + 25_000); // `early` has 35 s left, `late` ran out 25 s ago.
      const failuresBefore = failures();
      await turn(fault);

      const [earlyPage, earlyAction, latePage, lateAction] = await Promise.all([
        early.reader.open('/connected'),
        early.writer.press(early.form, 'Add task', { title: 'While it lives' }),
        late.reader.open('/connected'),
        late.writer.press(late.form, 'Add task', { title: 'Typed before the outage' }),
      ]);
      expect([earlyPage, earlyAction].map(where)).toEqual(['200 /connected', '200 /connected']);
      // While Stytch is down altogether, the platform cannot check tokens either.
      if (fault !== 'refused') expect(earlyAction.text).toContain('While it lives');
      expect([latePage, lateAction].map(where)).toEqual([told, told]);

      const people = [early.reader, early.writer, late.reader, late.writer];
      const started = performance.now();
      await Promise.all(
        people.map(async (user) => {
          for (let again = 0; again < 3; again++) await user.open('/connected');
        }),
      );
      // One try each, and those that the pauses of 1, 2, 4 … seconds allow meanwhile.
      const pauses = 1 + Math.floor(Math.log2(1 + (performance.now() - started) / 750));
      expect(failures() - failuresBefore).toBeLessThanOrEqual(people.length * (1 + pauses));
      expect(people.map(({ connected }) => connected)).toEqual([true, true, true, true]);

      await restore();
      await deployment.advance(2 * MINUTE);
      const pages = await Promise.all(people.map((user) => user.open('/connected')));
      expect(pages.map(where)).toEqual(pages.map(() => '200 /connected'));
      expect(pages[3]?.text).toContain('Typed before the outage');
    },
    60_000,
  );
});
