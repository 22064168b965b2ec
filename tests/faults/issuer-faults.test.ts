import { afterEach, describe, expect, it } from 'vitest';
import { type Page, where } from '../support/page.ts';
import type { User } from '../support/user.ts';
import { dealt, testDeployment } from '../support/vitest.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const html = '<html><title>Maintenance</title></html>';

/** What users are told. */
const silent = '503 /problem/refresh_unavailable';
const unreadable = '502 /problem/refresh_unreadable';

/** What the token endpoint does to a refresh. */
const faults: [what: string, fault: object | 'refused', told?: string][] = [
  ['refuses the connection', 'refused'],
  ['never responds', { hang: true }],
  ['closes the connection', { reset: 'at-once' }],
  ['closes the connection in the middle of its response', { reset: 'midway' }],
  ['responds 500', { status: 500 }],
  ['responds 503', { status: 503 }],
  ['responds 429 with Retry-After', { status: 429, retryAfter: 20 }],
  ['responds with HTML', { body: html }, unreadable],
  ['responds without an access token', { body: { token_type: 'bearer', expires_in: 3600 } }, unreadable],
  ['responds 400 without a body', { status: 400, body: '' }, '502 /problem/refresh_refused'],
  ['responds 403 with HTML', { status: 403, body: html }, '502 /problem/refresh_refused'],
  [
    'responds 400 with an unknown error',
    { status: 400, body: { error: 'no_refresh_on_tuesdays' } },
    '502 /problem/refresh_refused',
  ],
];

/** For a client whose refresh tokens stay the same, even a lost response keeps the connection. */
const lostResponses: typeof faults = [
  [
    'does the work, and closes the connection in the middle of its response',
    { reset: 'midway', processed: true },
  ],
  ['does the work, and responds with HTML', { body: html, processed: true }, unreadable],
];

describe.each(['public', 'confidential'] as const)('a refresh of a %s client', (client) => {
  const table = [...dealt(faults, client === 'public'), ...(client === 'public' ? [] : lostResponses)];
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

  /** Two users at their tasks: one who will load the page, one who will add a task. */
  async function atTheirTasks(): Promise<{ reader: User; writer: User; form: Page }> {
    const reader = await deployment.connected();
    const writer = await deployment.connected('Ana', 'write:tasks');
    return { reader, writer, form: await writer.open('/connected') };
  }

  const failures = () => deployment.log.split('refresh failed; the connection is kept').length - 1;
  it.each(table)(
    'keeps every connection and the typed title when the token endpoint %s',
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

      const users = [early.reader, early.writer, late.reader, late.writer];
      const started = performance.now();
      await Promise.all(
        users.map(async (user) => {
          for (let again = 0; again < 3; again++) await user.open('/connected');
        }),
      );
      // One try each, and those that the pauses of 1, 2, 4 … seconds allow meanwhile.
      const pauses = 1 + Math.floor(Math.log2(1 + (performance.now() - started) / 750));
      expect(failures() - failuresBefore).toBeLessThanOrEqual(users.length * (1 + pauses));
      expect(users.map(({ connected }) => connected)).toEqual([true, true, true, true]);

      await restore();
      await deployment.advance(2 * MINUTE);
      const pages = await Promise.all(users.map((user) => user.open('/connected')));
      expect(pages.map(where)).toEqual(pages.map(() => '200 /connected'));
      expect(pages[3]?.text).toContain('Typed before the outage');
    },
    60_000,
  );
});
