import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Deployment } from '../support/deployment.ts';
import type { Page } from '../support/page.ts';
import type { Person } from '../support/person.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const html = '<html><title>Maintenance</title></html>';

/** What the token endpoint does to a refresh. */
const silent = '503 /problem/refresh_unavailable';
const unreadable = '502 /problem/refresh_unreadable';
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

/**
 * Everything that may go wrong at the issuer during a refresh. Each kind of client has a test file of its own, so that
 * both run at a time.
 */
export function issuerFaults(client: 'public' | 'confidential') {
  const table = client === 'public' ? faults : [...faults, ...lostAnswers];
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await Deployment.start({ client });
  });
  afterAll(() => deployment.stop());

  const turn = (fault: object | 'refused') =>
    fault === 'refused'
      ? deployment.control('outage', { stytch: true })
      : deployment.control('switches', { endpoints: { refresh: fault } });

  const mend = async () => {
    await deployment.control('outage', { stytch: false });
    await deployment.control('switches', { endpoints: { refresh: null, jwks: null, discovery: null } });
  };
  afterEach(mend);

  /** Two people in front of their tasks: one who will load the page, one who will add a task. */
  async function atTheirTasks(): Promise<{ reader: Person; writer: Person; form: Page }> {
    const reader = await deployment.connected();
    const writer = await deployment.connected('Ana', 'write:tasks');
    return { reader, writer, form: await writer.open('/connected') };
  }

  const failures = () => deployment.log.split('refresh failed for now').length - 1;
  const where = ({ status, url }: Page) => `${status} ${new URL(url).pathname}`;

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
        people.map(async (person) => {
          for (let again = 0; again < 3; again++) await person.open('/connected');
        }),
      );
      // One try each, and those that the pauses of 1, 2, 4 … seconds allow meanwhile.
      const pauses = 1 + Math.floor(Math.log2(1 + (performance.now() - started) / 750));
      expect(failures() - failuresBefore).toBeLessThanOrEqual(people.length * (1 + pauses));
      expect(people.map(({ connected }) => connected)).toEqual([true, true, true, true]);

      await mend();
      await deployment.advance(2 * MINUTE);
      const pages = await Promise.all(people.map((person) => person.open('/connected')));
      expect(pages.map(where)).toEqual(pages.map(() => '200 /connected'));
      expect(pages[3]?.text).toContain('Typed before the outage');
    },
    60_000,
  );

  it('is down for an hour: it is asked less and less often, and nobody notices afterwards', async () => {
    const { reader } = await atTheirTasks();
    await deployment.advance(HOUR);
    await turn({ status: 500 });
    await deployment.forgetRequests();
    for (let minute = 0; minute < 60; minute += 0.5) {
      expect(where(await reader.open('/connected'))).toBe(silent);
      await deployment.advance(MINUTE / 2);
    }
    const tries = (await deployment.refreshes()).length;
    expect(tries).toBeGreaterThan(30);
    expect(tries).toBeLessThan(70);
    await mend();
    await deployment.advance(MINUTE);
    expect(where(await reader.open('/connected'))).toBe('200 /connected');
  }, 60_000);

  it('says when to come back: it is left alone until then, by all requests of that connection', async () => {
    const { reader } = await atTheirTasks();
    await deployment.advance(HOUR);
    await turn({ status: 429, retryAfter: 300, times: 1 });
    await deployment.forgetRequests();
    await reader.open('/connected');
    await deployment.advance(290_000);
    expect(where(await reader.copy().open('/connected'))).toBe(silent);
    expect(await deployment.refreshes()).toHaveLength(1);
    await deployment.advance(20_000);
    expect(where(await reader.open('/connected'))).toBe('200 /connected');
    expect(await deployment.refreshes()).toHaveLength(2);
  });

  it.each([
    ['cannot give its keys', 'jwks', { status: 500 }],
    ['will not give its keys', 'jwks', { status: 403 }],
    ['gives a page for its keys', 'jwks', { body: html }],
    ['gives no keys for its keys', 'jwks', { body: { keys: [] } }],
    ['cannot give its metadata', 'discovery', { status: 500 }],
    ['gives a page for its metadata', 'discovery', { body: html }],
  ])('%s: what was known of them is good enough for a refresh', async (_what, endpoint, fault) => {
    const { reader } = await atTheirTasks();
    await deployment.advance(HOUR);
    expect(where(await reader.open('/connected'))).toBe('200 /connected');
    await deployment.advance(HOUR);
    await deployment.control('switches', { endpoints: { [endpoint]: fault } });
    expect(where(await reader.open('/connected'))).toBe('200 /connected');
    await mend();
    await deployment.advance(HOUR);
    expect(where(await reader.open('/connected'))).toBe('200 /connected');
  });

  it.each([
    ['cannot give', { status: 500 }, silent],
    ['will not give', { status: 403 }, unreadable],
    ['gives a page for', { body: html }, unreadable],
    ['gives none of', { body: { keys: [] } }, unreadable],
  ])(
    '%s its keys to an instance that never had them: the refresh token is not spent',
    async (_, fault, told) => {
      const { reader } = await atTheirTasks();
      await deployment.advance(HOUR);
      await deployment.restart(0);
      await deployment.control('switches', { endpoints: { jwks: fault } });
      expect(where(await reader.open('/connected'))).toBe(told);
      await mend();
      await deployment.advance(MINUTE);
      expect(where(await reader.open('/connected'))).toBe('200 /connected');
    },
  );
}
