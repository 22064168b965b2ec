/**
 * `npm test`: installs what the machine lacks, runs every check, says one line for each, and ends with the
 * verdict and the number of test cases. `npm test -- unit e2e` runs only those steps and what they need.
 */
import { rmSync } from 'node:fs';
import { seconds } from '../../scripts/node/timed.mjs';
import { at } from '../../scripts/tools/paths.ts';
import { runCommand } from '../../scripts/tools/say.ts';
import { sum } from './counts.ts';
import { ensureMachine } from './machine.ts';
import { runSteps } from './run-steps.ts';
import { choose, steps } from './steps.ts';
import { verdict } from './verdict.ts';

await runCommand(async () => {
  const started = performance.now();
  const chosen = choose(steps, process.argv.slice(2));
  const missing = await ensureMachine(new Set(chosen.flatMap(({ wants = [] }) => wants)));
  for (const { program, why } of missing)
    console.log(`! ${program === 'browser' ? 'a browser' : program} is missing: ${why}`);
  rmSync(at('test-results'), { recursive: true, force: true });
  const results = await runSteps(chosen, missing);
  const { good, text } = verdict(results, missing, Boolean(process.env.CI));
  const { passed, failed } = sum(results.map(({ counts }) => counts));
  console.log(`\n${good ? '✓' : '✗'} ${text} (${seconds(started)})\n${passed} passed, ${failed} failed`);
  process.exitCode = good ? 0 : 1;
});
