import type { Finding, State } from './finding.ts';

const MARKS = { ok: '✓', warning: '!', fault: '✗', unknown: '?' };
const COLUMN = 18;

/** @returns whether nothing is known to be wrong */
export const isHealthy = (findings: readonly Finding[]): boolean =>
  findings.every(({ state }) => state !== 'fault');

/** One finding for a reader: what was seen, and below it what to do. */
export const lines = ({ check, state, saw, fix }: Finding): string =>
  `${MARKS[state]} ${check.padEnd(COLUMN)} ${saw}${fix ? `\n${' '.repeat(COLUMN + 3)}→ ${fix}` : ''}`;

/** All findings in one line. */
export function verdict(findings: readonly Finding[]): string {
  const count = (wanted: State) => findings.filter(({ state }) => state === wanted).length;
  const parts = [
    isHealthy(findings) ? '✓ nothing wrong was found' : `✗ ${count('fault')} to fix`,
    ...(count('warning') > 0 ? [`${count('warning')} to look at (!)`] : []),
    ...(count('unknown') > 0 ? [`${count('unknown')} cannot be told from here (?)`] : []),
  ];
  return parts.join('; ');
}
