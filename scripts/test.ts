/**
 * `npm test`: installs what the machine lacks, runs every check, says one line for each, and ends with the
 * verdict and the number of test cases. `npm test -- unit e2e` runs only those steps and what they need.
 */
import { rmSync } from 'node:fs';
import { sum } from './test/counts.ts';
import { ensureMachine } from './test/machine.ts';
import { runSteps } from './test/run-steps.ts';
import { choose, steps } from './test/steps.ts';
import { verdict } from './test/verdict.ts';
import { at } from './tools/paths.ts';
import { runCommand, seconds } from './tools/say.ts';

await runCommand(async () => {
  const started = performance.now();
  const chosen = choose(steps, process.argv.slice(2));
  const missing = await ensureMachine(new Set(chosen.flatMap(({ wants = [] }) => wants)));
  for (const { program, why } of missing) console.log(`! ${program} is missing: ${why}`);
  rmSync(at('test-results'), { recursive: true, force: true });
  const results = await runSteps(chosen, missing);
  const { good, text } = verdict(results, missing, Boolean(process.env.CI));
  const { passed, failed } = sum(results.map(({ counts }) => counts));
  console.log(`\n${good ? '✓' : '✗'} ${text} (${seconds(started)})\n${passed} passed, ${failed} failed`);
  process.exitCode = good ? 0 : 1;
});
