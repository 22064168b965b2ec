import { describe, expect, it } from 'vitest';
import { titleErrors } from '../../app/_sample/title-errors.ts';
import { dataTexts, writeFailures } from '../../lib/texts.ts';
import type { Fault } from '../../sandbox/control/switches.ts';
import { fieldValue, words } from '../support/page.ts';
import { testDeployment } from '../support/vitest.ts';

const typed = 'Do not lose this';
const silent = [dataTexts.unavailable, titleErrors.unavailable] as const;

/**
 * What the tasks API responds, what stands in place of the list, and what is said beside the field. A missing scope
 * is in tests/e2e/api-faults.spec.ts.
 */
const faults: [what: string, fault: Fault, list: string, field: string][] = [
  // To connect again would lead in a circle.
  [
    '403 of a firewall',
    { status: 403, body: '<title>Just a moment...</title>' },
    dataTexts.forbidden,
    writeFailures.forbidden,
  ],
  ['404', { status: 404 }, dataTexts.not_found, titleErrors.not_found],
  ['422', { status: 422 }, dataTexts.invalid, writeFailures.invalid],
  ['429', { status: 429, retryAfter: 7 }, dataTexts.rate_limited, writeFailures.rate_limited],
  ['500', { status: 500 }, ...silent],
  ['a closed connection', { reset: 'at-once' }, ...silent],
  ['a web page', { status: 200, body: '<h1>Tasklight</h1>' }, ...silent],
  ['other data', { status: 200, body: { tasks: [{ id: 7 }] } }, ...silent],
  ['no response', { hang: true }, ...silent],
];

describe('the page of tasks during faults of the tasks API', () => {
  const deployment = testDeployment();
  const trouble = (api: Fault | null) => deployment.control('switches', { endpoints: { api } });

  it.each(faults)(
    'says what happened and keeps the typed title when the tasks API responds with %s',
    async (_what, fault, list, field) => {
      await deployment.control('reset');
      const user = await deployment.connected('Mei', 'write:tasks');
      const tasks = await user.open('/connected');

      await trouble({ ...fault, times: 1 });
      const added = await user.press(tasks, 'Add task', { title: typed });
      expect(words(added)).toContain(field);
      expect(fieldValue(added, 'title')).toBe(typed);

      await trouble(fault);
      const page = await user.open('/connected');
      expect(words(page)).toContain(list);
      expect(words(page)).toContain('Your connection');

      await trouble(null);
      const better = await user.follow(page, 'Try again');
      expect(words(better)).toContain('Hello, Mei Tanaka');
      expect(fieldValue(better, 'title')).toBe(typed);
    },
  );
});
