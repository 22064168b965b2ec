import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { PEM } from './doctor/testing/certificates.ts';
import { at } from './tools/paths.ts';

const inFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'with node-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
};

/** What `npm start` would print, had it this script. */
function printed(cwd: string, script: string, env: Record<string, string> = {}): string {
  const args = [at('scripts/with-node.mjs'), '--dotenv', '--print', script];
  const unset = { NODE_EXTRA_CA_CERTS: undefined, NODE_USE_ENV_PROXY: undefined, NODE_OPTIONS: undefined };
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    env: { ...process.env, ...unset, ...env },
  });
  return `${stdout}${stderr}`;
}

it('--dotenv reads .env files that exist, and is silent about those that do not', () => {
  const folder = inFolder();
  const output = (env?: Record<string, string>) => printed(folder, 'process.env.OF_THE_FILE', env);
  expect(output()).toBe('undefined\n');
  writeFileSync(join(folder, '.env'), 'OF_THE_FILE=of .env\n');
  expect(output()).toBe('of .env\n');
  writeFileSync(join(folder, '.env.local'), 'OF_THE_FILE=of .env.local\n');
  expect(output()).toBe('of .env.local\n');
  expect(output({ OF_THE_FILE: 'of the environment' })).toBe('of the environment\n');
});

it('--dotenv gives Node also what Node reads before any file', () => {
  const folder = inFolder();
  const authority = join(folder, 'ca.pem');
  writeFileSync(authority, PEM.HERE);
  const seen = (env?: Record<string, string>) =>
    printed(
      folder,
      '[tls.getCACertificates("extra").length, !!https.globalAgent.options.proxyEnv, process.title]',
      env,
    );
  expect(seen()).toMatch(/^\[\s+0,\s+false,/);
  writeFileSync(
    join(folder, '.env.local'),
    `# NODE_OPTIONS=--title=commented
export NODE_EXTRA_CA_CERTS="${authority}" # of the company
NODE_USE_ENV_PROXY = '1'
NODE_OPTIONS="--title=of-the-file"
`,
  );
  expect(seen()).toContain("[ 1, true, 'of-the-file' ]");
  expect(seen({ NODE_OPTIONS: '--title=of-the-shell' })).toContain("[ 1, true, 'of-the-shell' ]");
});
