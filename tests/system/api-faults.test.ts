import { describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/control/switches.ts';
import { fieldValue, words } from '../support/page.ts';
import { testDeployment } from '../support/vitest.ts';

const typed = 'Do not lose this';
const silent = [/no answer that this app can use/, /cannot tell whether that was saved/] as const;

/** What the tasks API answers, what stands in place of the list, and what is said beside the field. */
const faults: [what: string, fault: Fault, list: RegExp, field: RegExp][] = [
  [
    '403',
    { status: 403, headers: { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' } },
    /lacks a permission to see/,
    /lacks the permission to change/,
  ],
  // A firewall's: to connect again would lead in a circle.
  [
    '403 of a firewall',
    { status: 403, body: '<title>Just a moment...</title>' },
    /refused this request/,
    /refused that/,
  ],
  ['404', { status: 404 }, /nothing at the address/, /was not found/],
  ['422', { status: 422 }, /did not accept what this app asked/, /did not take that/],
  ['429', { status: 429, retryAfter: 7 }, /asks this app to wait a moment/, /asks this app to wait\. /],
  ['500', { status: 500 }, ...silent],
  ['a reset', { reset: 'at-once' }, ...silent],
  ['a page', { status: 200, body: '<h1>Tasklight</h1>' }, ...silent],
  ['other data', { status: 200, body: { tasks: [{ id: 7 }] } }, ...silent],
  ['silence', { hang: true }, ...silent],
];

describe('while tasks are edited', () => {
  const deployment = testDeployment();
  const trouble = (api: Fault | null) => deployment.control('switches', { endpoints: { api } });

  it.each(faults)('the tasks API answers with %s: said in words, nothing lost', async (...row) => {
    const [what, fault, list, field] = row;
    await deployment.control('reset');
    const user = await deployment.connected('Mei', 'write:tasks');
    const tasks = await user.open('/connected');

    await trouble({ ...fault, times: 1 });
    const added = await user.press(tasks, 'Add task', { title: typed });
    expect(words(added)).toMatch(field);
    expect(fieldValue(added, 'title')).toBe(typed);

    await trouble(fault);
    const page = await user.open('/connected');
    expect(words(page)).toMatch(list);
    expect(words(page)).toContain('Your connection');

    await trouble(null);
    const next = await user.follow(page, what === '403' ? 'Connect again' : 'Try again');
    const better = what === '403' ? await user.press(next, 'Allow') : next;
    expect(words(better)).toContain('Hello, Mei Tanaka');
    expect(fieldValue(better, 'title')).toBe(typed);
  });
});
