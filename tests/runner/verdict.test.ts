import { describe, expect, it } from 'vitest';
import type { Missing } from './machine.ts';
import type { Result } from './run-steps.ts';
import { verdict } from './verdict.ts';

const result = (state: Result['state'], counts: Partial<Result['counts']> = {}): Result => ({
  name: 'e2e',
  state,
  counts: { passed: 1, failed: 0, skipped: 0, ...counts },
});
const noRedis: Missing[] = [{ program: 'redis-server', why: 'not on PATH' }];

describe('the verdict', () => {
  it.each([true, false])('is good when everything passed (CI: %s)', (ci) => {
    expect(verdict([result('passed')], [], ci)).toEqual({ good: true, text: 'all checks passed' });
  });

  it('is bad when a step failed, and names the step', () => {
    expect(verdict([result('failed')], [], false)).toEqual({ good: false, text: 'failed: e2e' });
  });

  it('is bad when a runner reports failed tests and exits with 0', () => {
    expect(verdict([result('passed', { failed: 2 })], [], false).good).toBe(false);
  });

  it.each([
    ['a step was skipped', [result('skipped')], []],
    ['a test case was skipped', [result('passed', { skipped: 1 })], []],
    ['a program is missing', [result('passed')], noRedis],
  ])('names what was skipped when %s, and is bad in CI', (_case, results, missing) => {
    const here = verdict(results, missing, false);
    expect(here.good).toBe(true);
    expect(here.text).toContain('skipped:');
    expect(verdict(results, missing, true).good).toBe(false);
  });
});
