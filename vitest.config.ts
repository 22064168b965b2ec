import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const alias = {
  '@': import.meta.dirname,
  // Next resolves this one itself; elsewhere the package throws when it is imported.
  'server-only': `${import.meta.dirname}/node_modules/next/dist/compiled/server-only/empty.js`,
};

// [laboratory]
/**
 * `npm run conformance` and `npm run hostile` build what they test. Forging is quick and responses are waited for: one
 * more file at a time than elsewhere.
 */
const forged = { globalSetup: 'tests/support/ensure-built.ts', hookTimeout: 60_000, maxWorkers: 4 };
// [/laboratory]

/** Tests stand beside what they test. */
export default defineConfig({
  resolve: { alias },
  test: {
    // Not for slow tests but for slow machines.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Each starts a server of its own.
    maxConcurrency: 2,
    // They wait for servers a third of the time, so that three go well on two cores, where vitest would run one.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{app,lib}/**/*.test.ts', '*.test.ts'],
          setupFiles: ['tests/unit-environment.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'components', include: ['{app,lib}/**/*.test.tsx'], environment: 'happy-dom' },
      },
      // [sandbox]
      {
        extends: true,
        test: { name: 'sandbox', include: ['sandbox/**/*.test.ts'] },
      },
      // [/sandbox]
      // [laboratory]
      {
        extends: true,
        // Against the built app; needs `npm run build`.
        test: {
          name: 'system',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/{conformance,hostile-issuer,quirks,faults,interop,runner,stytch}/**'],
        },
      },
      {
        extends: true,
        // The built app against forged responses; a step and a table of its own.
        test: { name: 'conformance', include: ['tests/conformance/*.test.ts'], ...forged },
      },
      {
        extends: true,
        test: { name: 'hostile-issuer', include: ['tests/hostile-issuer/*.test.ts'], ...forged },
      },
      {
        extends: true,
        // The built app before a stand-in that differs from itself; a step of its own.
        test: {
          name: 'quirks',
          include: ['tests/quirks/**/*.test.ts'],
          globalSetup: 'tests/support/ensure-built.ts',
          // Whole stories, each of a dozen pages: on a busy machine half a minute is not enough.
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        // The built app in trouble. No more files at a time on a larger machine: each starts many processes.
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          globalSetup: 'tests/support/ensure-built.ts',
          setupFiles: ['tests/unit-environment.ts'],
          maxWorkers: 3,
          // Many tests kill and start instances, which takes ten times as long on a busy machine.
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      // [/laboratory]
      {
        extends: true,
        test: { name: 'scripts', include: ['{scripts,tests/{runner,stytch}}/**/*.test.ts'] },
      },
    ],
  },
});
