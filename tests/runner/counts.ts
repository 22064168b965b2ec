import { existsSync, readFileSync } from 'node:fs';

/** Test cases of one run. */
export type Counts = { passed: number; failed: number; skipped: number };

export const none: Counts = { passed: 0, failed: 0, skipped: 0 };

export const sum = (all: Counts[]): Counts =>
  all.reduce(
    (total, one) => ({
      passed: total.passed + one.passed,
      failed: total.failed + one.failed,
      skipped: total.skipped + one.skipped,
    }),
    none,
  );

/**
 * Reads the JSON report of Vitest or of Playwright. A flaky test counts as failed: it is not done.
 * @returns undefined where there is none
 */
export function countsOf(report: string | undefined): Counts | undefined {
  if (!report || !existsSync(report)) return undefined;
  const { stats, ...vitest } = JSON.parse(readFileSync(report, 'utf8'));
  if (stats)
    return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests, numTodoTests } = vitest;
  return { passed, failed, skipped: numPendingTests + numTodoTests };
}
