import { brand } from '../tools/app-modules.ts';
import type { Part } from './edits.ts';

/**
 * What goes with each part, as glob patterns. What nobody imports then goes as well, and need not be named. Without the
 * first file of a part, the part is gone.
 */
export const FILES: Record<Part, string[]> = {
  database: [
    'lib/store/database',
    'lib/web/job*.ts',
    'app/{jobs,_sample/digest}',
    'scripts/job*.ts',
    'scripts/doctor/database-check*',
    'tests/faults/database*',
    'tests/support/postgres.ts',
    'docs/decisions/{0014,0015}-*.md',
  ],
  laboratory: [
    'tests/{conformance,e2e,eject,faults,forging-issuer,hostile,hostile-issuer,interop,load,quirks,runner,stytch,system}',
    'tests/support/{inspect-app,moving-clock}.mjs',
    'tests/support/table-reporter.ts',
    'playwright.config.ts',
    'sandbox/rules',
    'scripts/eject{,.ts}',
    'scripts/job.test.ts',
    'docs/{benchmarks,conformance,hostile-responses,stand-in}.md',
    'docs/images',
    '.ci',
    '.github/workflows/stytch.yml',
  ],
  login: ['lib/sample-login.ts', 'app/login', 'tests/faults/own-users.test.ts'],
  sandbox: ['sandbox', 'lib/platform/paths.test.ts'],
};

/** Tests and their helpers. Those that import what is gone cannot stay. */
export const KEPT_TESTS = [
  'tests/**/*.{ts,mjs}',
  '{sandbox,scripts}/**/testing/*.ts',
  '{app,lib,sandbox,scripts}/**/*.test.{ts,tsx}',
];

const COMMANDS: Record<Part, string[]> = {
  database: ['job', 'test:database'],
  laboratory: [
    ...['eject', 'test:database', 'test:e2e', 'test:combinations', 'test:stytch', 'conformance', 'hostile'],
    ...['interop', 'stand-in', 'bench', 'soak'],
  ],
  login: [],
  sandbox: ['demo', 'sandbox'],
};

/** Knip does not see who uses these: a file of another name starts the first, and Next.js may use the second. */
const UNSEEN = ['autocannon', '@playwright/test'];

/** package.json without the commands of the parts that go, and named after the brand; `npm test` becomes the checks that are left. */
export function ejectedManifest(text: string, gone: readonly Part[]): string {
  const manifest = JSON.parse(text);
  for (const name of gone.flatMap((part) => COMMANDS[part])) delete manifest.scripts[name];
  if (!gone.includes('laboratory')) return `${JSON.stringify(manifest, null, 2)}\n`;
  const name = brand.name
    .toLowerCase()
    .replace(/[^a-z\d]+/g, ' ')
    .trim()
    .replaceAll(' ', '-');
  Object.assign(manifest, { ...(name && { name }), description: brand.about });
  for (const name of UNSEEN) delete manifest.devDependencies[name];
  const node = 'node scripts/with-node.mjs';
  manifest.scripts['test:unit'] = `${node} node_modules/vitest/vitest.mjs run`;
  manifest.scripts.test = [
    'lint',
    'typecheck',
    'check:unused',
    'check:docs',
    'check:lock',
    'test:unit',
    'build',
  ]
    .map((name) => `npm run ${name}`)
    .join(' && ');
  if (gone.includes('sandbox')) manifest.scripts.dev = `${node} node_modules/next/dist/bin/next dev`;
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
