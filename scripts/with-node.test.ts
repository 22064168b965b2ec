import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { at } from './tools/paths.ts';

it('reads with --dotenv the .env files that exist, and prints nothing about the others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'with-node-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const output = (env: Record<string, string> = {}) => {
    const args = [at('scripts/with-node.mjs'), '--dotenv', '--print', 'process.env.OF_THE_FILE'];
    const { stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: folder,
      env: { ...process.env, ...env },
    });
    return `${stdout}${stderr}`;
  };
  expect(output()).toBe('undefined\n');
  writeFileSync(join(folder, '.env'), 'OF_THE_FILE=of .env\n');
  expect(output()).toBe('of .env\n');
  writeFileSync(join(folder, '.env.local'), 'OF_THE_FILE=of .env.local\n');
  expect(output()).toBe('of .env.local\n');
  expect(output({ OF_THE_FILE: 'of the environment' })).toBe('of the environment\n');
});
