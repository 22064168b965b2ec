import { seconds } from '../../scripts/node/timed.mjs';
import { at } from '../../scripts/tools/paths.ts';
import { runNode } from '../../scripts/tools/run.ts';
import { type Counts, countsOf, none } from './counts.ts';
import type { Missing } from './machine.ts';
import type { Step } from './steps.ts';

export type Result = {
  name: string;
  state: 'passed' | 'failed' | 'skipped';
  counts: Counts;
};

const everyStep = {
  NEXT_TELEMETRY_DISABLED: '1',
  // Tests start the built app hundreds of times: compiled once, a start takes a quarter less work.
  NODE_COMPILE_CACHE: at('node_modules/.cache/compiled'),
};

/** Runs one step's commands until one fails; prints a failing command's output whole. */
async function runStep({ name, says, commands, env, prepare, report, tells }: Step): Promise<Result> {
  const started = performance.now();
  prepare?.();
  let told = '';
  for (const command of commands) {
    const { code, output } = await runNode(command, { ...everyStep, ...env });
    if (code !== 0) {
      console.log(`${output.trimEnd()}\n✗ ${name}: ${says} (${seconds(started)})`);
      return { name, state: 'failed', counts: countsOf(report) ?? none };
    }
    if (tells) told = `: ${output.trimEnd().split('\n').at(-1)}`;
  }
  const counts = countsOf(report);
  if (counts) told = `: ${counts.passed} passed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`;
  console.log(`✓ ${name}: ${says}${told} (${seconds(started)})`);
  return { name, state: 'passed', counts: counts ?? none };
}

/** Why a step cannot run, if it cannot. */
function obstacle(
  { needs = [], wants = [] }: Step,
  results: Result[],
  missing: Missing[],
): string | undefined {
  const unmet = needs.find((need) => results.some(({ name, state }) => name === need && state !== 'passed'));
  if (unmet) return `needs ${unmet}, which did not pass`;
  const noBrowser = wants.includes('browser') && missing.some(({ program }) => program === 'browser');
  return noBrowser ? 'needs a browser' : undefined;
}

/** Runs the steps in order; a failing one does not keep the others from being tried. */
export async function runSteps(chosen: Step[], missing: Missing[]): Promise<Result[]> {
  const results: Result[] = [];
  for (const step of chosen) {
    const reason = obstacle(step, results, missing);
    if (reason) console.log(`- ${step.name}: skipped: ${reason}`);
    results.push(reason ? { name: step.name, state: 'skipped', counts: none } : await runStep(step));
  }
  return results;
}
