import { join } from 'node:path';

/** The project's own folder, wherever a command was started from. */
export const root = join(import.meta.dirname, '..', '..');

/** A path inside the project. */
export const at = (...parts: string[]): string => join(root, ...parts);

/** The entry files of the tools, run as `node <file>`: no shell, no npx, no `.cmd` files on Windows. */
export const tools = {
  biome: at('node_modules/@biomejs/biome/bin/biome'),
  next: at('node_modules/next/dist/bin/next'),
  playwright: at('node_modules/@playwright/test/cli.js'), // [laboratory]
  tsc: at('node_modules/typescript/bin/tsc'), // [laboratory]
  knip: at('node_modules/knip/bin/knip.js'), // [laboratory]
  vitest: at('node_modules/vitest/vitest.mjs'), // [laboratory]
};
