import { cpSync, existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at, tools } from '../../scripts/tools/paths.ts';
import type { Environment } from '../../scripts/tools/run.ts';
import { Stop } from '../../scripts/tools/say.ts';
import type { Program } from './machine.ts';

export type Step = {
  name: string;
  /** What is true when it passes. */
  says: string;
  /** Arguments of `node`, one list for each command, run in order until one fails. */
  commands: string[][];
  env?: Environment;
  /** Runs before the commands. */
  prepare?: () => void;
  /** Steps that must have passed before. */
  needs?: string[];
  /** Programs that `npm test` installs first. Without a browser the step is skipped; tests that want another
   * program which is missing skip themselves. In CI either is a failure. */
  wants?: Program[];
  /** The JSON report that its test runner writes. */
  report?: string;
  /** The last line of a passing step's output is shown. */
  tells?: boolean;
};

const reportOf = (name: string): string => at('test-results', `${name}.json`);

/** A step that runs Vitest on these projects. */
const vitest = (step: Omit<Step, 'commands'>, projects: string[], ...options: string[]): Step => ({
  ...step,
  report: reportOf(step.name),
  commands: [
    [
      ...[tools.vitest, 'run', ...projects.map((project) => `--project=${project}`), ...options],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${reportOf(step.name)}`],
    ],
  ],
});

/** Where the tests of the built app find it: out of reach of the project's own node_modules. */
const STANDALONE = join(tmpdir(), `connected-app-${process.pid}`);

/**
 * A step that tests a copy of the built app out of the project, as a container gets it: anything that the app only
 * found because node_modules was near would be missing. The copy goes when this process ends.
 */
const ofTheBuild = ({ env, ...step }: Step): Step => ({
  ...step,
  env: { ...env, STANDALONE },
  needs: ['build'],
  prepare: () => {
    if (existsSync(STANDALONE)) return;
    process.on('exit', () => rmSync(STANDALONE, { recursive: true, force: true }));
    cpSync(at('.next/standalone'), STANDALONE, { recursive: true });
  },
});

/** Every check of `npm test`, in order. */
export const steps: Step[] = [
  {
    name: 'lock',
    says: 'lockfiles complete for every platform, versions pinned',
    commands: [[at('scripts/check-lock.ts')]],
  },
  {
    name: 'biome',
    says: 'format, lint, layers',
    commands: [[tools.biome, 'check', '--error-on-warnings', '.']],
  },
  {
    name: 'types',
    says: 'types',
    // typegen first: after a route was deleted, tsc alone trips over the old route types.
    commands: [
      [tools.next, 'typegen'],
      [tools.tsc, '--noEmit', '--incremental', 'false'],
    ],
  },
  {
    name: 'unused',
    says: 'no unused file, export or dependency',
    commands: [[tools.knip]],
  },
  {
    name: 'docs',
    says: 'every file, heading and test named in the docs exists',
    commands: [[at('scripts/check-docs.ts')]],
  },
  vitest(
    {
      name: 'unit',
      says: 'unit and component tests, including those of the sandbox and the scripts',
      wants: ['redis-server'],
    },
    ['unit', 'components', 'sandbox', 'scripts'],
  ),
  {
    name: 'build',
    says: 'production build',
    commands: [[at('scripts/build.ts')]],
  },
  {
    name: 'eject',
    says: 'with another platform the sandbox passes its tests; an ejected copy builds and passes its own tests',
    commands: [[at('tests/eject/main.ts')]],
    tells: true,
  },
  ofTheBuild(
    vitest(
      {
        name: 'system',
        says: 'the built app on its own, and when things fail',
        wants: ['redis-server', 'nginx'],
      },
      ['system'],
    ),
  ),
  ofTheBuild(
    vitest(
      {
        name: 'conformance',
        says: 'the built app against an issuer that forges its responses, and against hostile ones',
        env: { TABLES: 'check' },
      },
      ['conformance', 'hostile-issuer'],
      `--reporter=${at('tests/support/table-reporter.ts')}`,
    ),
  ),
  ofTheBuild(
    vitest(
      {
        name: 'quirks',
        says: 'the built app wherever Stytch may differ from the stand-in (all combinations: npm run test:combinations)',
      },
      ['quirks'],
    ),
  ),
  ofTheBuild(
    vitest(
      {
        name: 'faults',
        says: 'no user is disconnected by races, outages, crashes or many instances',
        wants: ['redis-server', 'postgresql', 'browser', 'firefox-esr'],
      },
      ['faults'],
    ),
  ),
  ofTheBuild({
    name: 'e2e',
    says: 'stories in a real browser, against the production build',
    commands: [[tools.playwright, 'test', '--reporter=list,json']],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: reportOf('e2e') },
    report: reportOf('e2e'),
    wants: ['browser', 'redis-server', 'nginx'],
  }),
];

/**
 * The steps named on the command line, with those they need; all when none is named.
 * @throws Stop for a name that is no step
 */
export function choose(all: Step[], names: string[]): Step[] {
  if (names.length === 0) return all;
  const unknown = names.filter((name) => !all.some((step) => step.name === name));
  if (unknown.length > 0) {
    throw new Stop(`No such step: ${unknown.join(', ')}. Steps: ${all.map(({ name }) => name).join(', ')}`);
  }
  const needed = all.filter(({ name }) => names.includes(name)).flatMap(({ needs = [] }) => needs);
  return all.filter(({ name }) => names.includes(name) || needed.includes(name));
}
