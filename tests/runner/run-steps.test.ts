import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { runSteps } from './run-steps.ts';
import type { Step } from './steps.ts';

let printed: string[];

beforeEach(() => {
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => printed.push(line));
});

afterEach(() => vi.restoreAllMocks());

const step = (name: string, code: string, more: Partial<Step> = {}): Step => ({
  name,
  says: `${name} is well`,
  commands: [['-e', code]],
  ...more,
});
const bad = step('bad', "console.error('the reason'); process.exit(3)");
const good = step('good', "console.log('chatter')");

it('prints the whole output of a failing step, and runs the others all the same', async () => {
  const results = await runSteps([bad, good], []);
  expect(results.map(({ state }) => state)).toEqual(['failed', 'passed']);
  expect(printed[0]).toContain('the reason');
  expect(printed[0]).toContain('✗ bad: bad is well');
});

it('prints one line for a passing step, with the number of its tests', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'steps-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const report = join(folder, 'report.json');
  const counts = { numPassedTests: 7, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0 };
  writeFileSync(report, JSON.stringify(counts));
  await runSteps([{ ...good, report }], []);
  expect(printed).toEqual([
    expect.stringMatching(/^✓ good: good is well: 7 passed, 1 skipped \(\d+\.\d s\)$/),
  ]);
});

it('prints the last line of a step whose output is to be shown', async () => {
  const telling = step('telling', "console.log('first'); console.log('42 lines')");
  await runSteps([{ ...telling, tells: true }], []);
  expect(printed[0]).toMatch(/^✓ telling: telling is well: 42 lines \(/);
});

it('stops a step at its first failing command', async () => {
  const commands = [...bad.commands, ['-e', "console.log('too far')"]];
  await runSteps([{ ...bad, commands }], []);
  expect(printed.join()).not.toContain('too far');
});

it('skips a step that needs a failed step, and says so', async () => {
  const results = await runSteps([bad, { ...good, needs: ['bad'] }], []);
  expect(results[1]?.state).toBe('skipped');
  expect(printed[1]).toBe('- good: skipped: needs bad, which did not pass');
});

it('skips a step that wants a browser where there is none', async () => {
  const results = await runSteps([{ ...good, wants: ['browser'] }], [{ program: 'browser', why: 'none' }]);
  expect(results[0]?.state).toBe('skipped');
});
