import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { PROJECT } from '../../../sandbox/identities.ts';
import { sdk } from '../../../sandbox/testing/connect.ts';
import { testSandbox } from '../../../sandbox/testing/sandbox.ts';
import { asker } from '../asker.ts';
import { setUp } from '../set-up.ts';

/** For the tests of the file that imports this. */
export const sandbox = testSandbox();
/** Fresh for each test. */
export let folder: string;
export let envFile: string;
export let said: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-'));
  envFile = join(folder, '.env.local');
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const keys = { STYTCH_PROJECT_ID: PROJECT.id, STYTCH_PROJECT_SECRET: PROJECT.secret };

/** Runs setup as a script would: nobody at the terminal. */
export const run = (
  args: string[],
  file = envFile,
  ask = asker(false),
  env: Record<string, string> = keys,
): Promise<void> => setUp(args, { env, envFile: file, ask, say: (line) => said.push(line) });

export const here = () => ['--domain', sandbox.stytchUrl, '--name', 'My app'];
export const clients = () => sdk(sandbox).consumer.connectedApp.clients;
