import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at, tools } from '../tools/paths.ts';
import type { Environment } from '../tools/run.ts';
import { Stop } from '../tools/say.ts';
import { copyStandalone } from './copy-standalone.ts';
import { type Counts, playwrightCounts, vitestCounts } from './counts.ts';
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
  /** Programs that `npm test` installs first. Without a browser the step is skipped; tests that want a server
   * which is missing skip themselves. In CI either is a failure. */
  wants?: Program[];
  /** Reads how many test cases ran. */
  counts?: () => Counts;
};

const report = (name: string): string => at('test-results', `${name}.json`);

const vitest = (name: string, ...options: string[]): string[] => [
  ...[tools.vitest, 'run', ...options],
  ...['--reporter=default', '--reporter=json', `--outputFile.json=${report(name)}`],
];

const TABLES = at('tests/support/table-reporter.ts');

/** Where the tests of the built app find it: out of reach of the project's own node_modules. */
const STANDALONE = join(tmpdir(), `connected-app-${process.pid}`);

/** Every check of `npm test`, in order. */
export const steps: Step[] = [
  {
    name: 'lock',
    says: 'locks complete for every platform, versions pinned',
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
      [tools.tsc, '--noEmit'],
    ],
  },
  {
    name: 'docs',
    says: 'every file, heading and test that the pages name is there',
    commands: [[at('scripts/check-docs.ts')]],
  },
  {
    name: 'unit',
    says: 'unit and component tests',
    commands: [
      vitest(
        'unit',
        ...['system', 'conformance', 'hostile-issuer', 'quirks', 'faults'].map(
          (name) => `--project=!${name}`,
        ),
      ),
    ],
    wants: ['redis-server'],
    counts: () => vitestCounts(report('unit')),
  },
  {
    name: 'build',
    says: 'production build',
    commands: [[at('scripts/build.ts')]],
  },
  {
    name: 'system',
    says: 'the built app, alone and in trouble',
    commands: [vitest('system', '--project=system')],
    env: { STANDALONE },
    prepare: () => copyStandalone(STANDALONE),
    needs: ['build'],
    wants: ['redis-server', 'nginx'],
    counts: () => vitestCounts(report('system')),
  },
  {
    name: 'conformance',
    says: 'the built app against an issuer that forges its responses, and against hostile ones',
    commands: [
      vitest('conformance', '--project=conformance', '--project=hostile-issuer', `--reporter=${TABLES}`),
    ],
    env: { STANDALONE, TABLES: 'check' },
    prepare: () => copyStandalone(STANDALONE),
    needs: ['build'],
    counts: () => vitestCounts(report('conformance')),
  },
  {
    name: 'quirks',
    says: 'the built app wherever Stytch may differ from the stand-in (all combinations: npm run test:quirks)',
    commands: [vitest('quirks', '--project=quirks')],
    env: { STANDALONE },
    prepare: () => copyStandalone(STANDALONE),
    needs: ['build'],
    counts: () => vitestCounts(report('quirks')),
  },
  {
    name: 'faults',
    says: 'nobody is disconnected by accident: races, outages, crashes, many instances',
    commands: [vitest('faults', '--project=faults')],
    env: { STANDALONE },
    prepare: () => copyStandalone(STANDALONE),
    needs: ['build'],
    wants: ['redis-server', 'browser'],
    counts: () => vitestCounts(report('faults')),
  },
  {
    name: 'e2e',
    says: 'stories in a real browser, against the production build',
    commands: [[tools.playwright, 'test', '--reporter=list,json']],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report('e2e'), STANDALONE },
    prepare: () => copyStandalone(STANDALONE),
    needs: ['build'],
    wants: ['browser', 'redis-server', 'nginx'],
    counts: () => playwrightCounts(report('e2e')),
  },
];

/**
 * The steps named on the command line, with those they need; all when none is named.
 * @throws Stop for a name that is no step
 */
export function choose(all: Step[], names: string[]): Step[] {
  if (names.length === 0) return all;
  const unknown = names.filter((name) => !all.some((step) => step.name === name));
  if (unknown.length > 0) {
    throw new Stop(`No step ${unknown.join(', ')}. Steps: ${all.map(({ name }) => name).join(', ')}`);
  }
  const needed = all.filter(({ name }) => names.includes(name)).flatMap(({ needs = [] }) => needs);
  return all.filter(({ name }) => names.includes(name) || needed.includes(name));
}
