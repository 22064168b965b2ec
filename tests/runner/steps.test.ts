import { expect, it } from 'vitest';
import { choose, steps } from './steps.ts';

const names = (chosen: typeof steps) => chosen.map(({ name }) => name);

it('runs every step when none is named', () => {
  expect(choose(steps, [])).toEqual(steps);
});

it('runs the named steps in the order of the table, and the steps that they need', () => {
  expect(names(choose(steps, ['e2e', 'lock']))).toEqual(['lock', 'build', 'e2e']);
});

it('refuses a name that is no step', () => {
  expect(() => choose(steps, ['unti'])).toThrow(/No such step: unti\. Steps: lock, /);
});

it('lists each step after the steps that it needs', () => {
  for (const [index, { needs = [] }] of steps.entries()) {
    for (const need of needs) expect(names(steps.slice(0, index))).toContain(need);
  }
});
