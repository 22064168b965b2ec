import { sum } from './counts.ts';
import type { Missing } from './machine.ts';
import type { Result } from './run-steps.ts';

/**
 * The one line that matters. In CI what was skipped counts as failed: a green run there means that everything ran.
 * @param strict whether this is CI
 */
export function verdict(
  results: Result[],
  missing: Missing[],
  strict: boolean,
): { good: boolean; text: string } {
  const names = (wanted: Result['state']) =>
    results.filter(({ state }) => state === wanted).map(({ name }) => name);
  const [failed, skipped] = [names('failed'), names('skipped')];
  const { failed: failedCases, skipped: skippedCases } = sum(results.map(({ counts }) => counts));
  const gaps = [
    ...(skipped.length > 0 ? [`steps: ${skipped.join(', ')}`] : []),
    ...(skippedCases > 0 ? [`test cases: ${skippedCases}`] : []),
    ...missing.map(({ program }) => `tests that need ${program === 'browser' ? 'a browser' : program}`),
  ];
  const problems = [
    ...(failed.length > 0 ? [`failed: ${failed.join(', ')}`] : []),
    ...(failed.length === 0 && failedCases > 0 ? [`failed test cases: ${failedCases}`] : []),
    ...(strict && gaps.length > 0 ? ['in CI nothing may be skipped'] : []),
  ];
  const note = gaps.length > 0 ? `; skipped: ${gaps.join('; ')}` : '';
  return { good: problems.length === 0, text: (problems.join('; ') || 'all checks passed') + note };
}
