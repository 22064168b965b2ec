import type { Finding } from './finding.ts';

const MARKS = { ok: '✓', fault: '✗', unknown: '?' };
const COLUMN = 18;

/** @returns whether nothing is known to be wrong */
export const isHealthy = (findings: readonly Finding[]): boolean =>
  findings.every(({ state }) => state !== 'fault');

/** The findings for a person: one line each, below it what to do. */
export function report(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ check, state, saw, fix }) => [
    `${MARKS[state]} ${check.padEnd(COLUMN)} ${saw}`,
    ...(fix ? [`${' '.repeat(COLUMN + 3)}→ ${fix}`] : []),
  ]);
  const faults = findings.filter(({ state }) => state === 'fault').length;
  const unknowns = findings.filter(({ state }) => state === 'unknown').length;
  const verdict = faults === 0 ? '✓ nothing wrong was found' : `✗ ${faults} to fix`;
  return `${lines.join('\n')}\n\n${verdict}${unknowns > 0 ? `; ${unknowns} cannot be told from here (?)` : ''}`;
}
