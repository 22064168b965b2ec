import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/control/switches.ts';
import { Stage } from '../quirks/stage.ts';

const typed = 'Do not lose this';
const silent = [/not answering right now/, /cannot tell whether that was saved/] as const;

/** What the tasks API answers, what stands in place of the list, and what is said beside the field. */
const faults: [what: string, fault: Fault, list: RegExp, field: RegExp][] = [
  ['403', { status: 403 }, /not allowed this app to see/, /not allowed this app to change/],
  ['404', { status: 404 }, /no tasks at the address/, /no longer there/],
  ['422', { status: 422 }, /did not understand/, /did not take that/],
  ['429', { status: 429, retryAfter: 7 }, /is busy/, /a lot at once/],
  ['500', { status: 500 }, ...silent],
  ['a reset', { reset: 'at-once' }, ...silent],
  ['a page', { status: 200, body: '<h1>Tasklight</h1>' }, ...silent],
  ['other data', { status: 200, body: { tasks: [{ id: 7 }] } }, ...silent],
  ['silence', { hang: true }, ...silent],
];

describe('while tasks are edited', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set({ quirk: 'none', client: 'public', vertical: 'consumer' });
  });
  afterAll(() => stage.strike());

  it.each(faults)('the tasks API answers with %s: said in words, nothing lost', async (...row) => {
    const [what, fault, list, field] = row;
    const person = await stage.newcomer();
    await person.open(`${stage.appUrl}/connect?scope=write:tasks`);
    await person.press('Continue as Mei Tanaka');
    await person.press('Allow');

    await stage.switch('switches', { endpoints: { api: { ...fault, times: 1 } } });
    person.fill('New task', typed);
    await person.press('Add task');
    expect(person.text).toMatch(field);
    expect(person.typed('New task')).toBe(typed);

    await stage.switch('switches', { endpoints: { api: fault } });
    await person.open('/connected');
    expect(person.text).toMatch(list);
    expect(person.text).toContain('Your connection');

    await stage.switch('switches', { endpoints: { api: null } });
    await person.press(what === '403' ? 'Connect again' : 'Try again');
    if (what === '403') await person.press('Allow');
    expect(person.heading).toBe('Hello, Mei Tanaka');
    expect(person.typed('New task')).toBe(typed);
  });
});
