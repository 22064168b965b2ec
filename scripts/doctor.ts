/**
 * `npm run doctor`: checks the configuration from outside in, and says how to fix what is wrong. Exit code 1 when
 * something is. `-- --json` prints it for machines.
 *
 * Redirect URL, custom scopes and client type can only be looked up with the project's keys: STYTCH_PROJECT_ID and
 * STYTCH_PROJECT_SECRET in the environment, as `npm run setup` takes them. The app itself never needs these.
 */
import { checks, examine } from './doctor/examine.ts';
import type { Finding } from './doctor/finding.ts';
import { runCommand } from './tools/say.ts';

const MARKS = { ok: '✓', warning: '!', fault: '✗', unknown: '?' };
const COLUMN = 18;

/** One finding for a reader: what was seen, and below it what to do. */
const lines = ({ check, state, saw, fix }: Finding): string =>
  `${MARKS[state]} ${check.padEnd(COLUMN)} ${saw}${fix ? `\n${' '.repeat(COLUMN + 3)}→ ${fix}` : ''}`;

await runCommand(async () => {
  const json = process.argv.includes('--json');
  const findings: Finding[] = [];
  for await (const finding of examine(checks, process.env, process.versions.node)) {
    findings.push(finding);
    if (!json) console.log(lines(finding));
  }
  const count = (wanted: Finding['state']) => findings.filter(({ state }) => state === wanted).length;
  const healthy = count('fault') === 0;
  process.exitCode = healthy ? 0 : 1;
  if (json) return console.log(JSON.stringify({ healthy, findings }, null, 2));
  const verdict = [
    healthy ? '✓ no problems found' : `✗ problems to fix: ${count('fault')}`,
    ...(count('warning') > 0 ? [`warnings (!): ${count('warning')}`] : []),
    ...(count('unknown') > 0 ? [`unclear (?): ${count('unknown')}`] : []),
  ];
  console.log(`\n${verdict.join('; ')}`);
});
