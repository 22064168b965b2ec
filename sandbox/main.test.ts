import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';

/** Runs `node sandbox/main.ts`, sends SIGTERM once it has printed so many lines, and tells how it ended. */
function run(env: Record<string, string>, stopAfterLines = Number.POSITIVE_INFINITY) {
  const child = spawn(process.execPath, [new URL('./main.ts', import.meta.url).pathname], {
    env: { ...process.env, SANDBOX_STYTCH_PORT: '0', SANDBOX_PLATFORM_PORT: '0', ...env },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
    if (out.split('\n').length > stopAfterLines) child.kill('SIGTERM');
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

it('prints one line for each server and nothing else, and exits with 0 on SIGTERM', async () => {
  const { code, out, err } = await run({}, 2);
  expect(err).toBe('');
  expect(out).toMatch(
    /^Stytch stand-in {2}http:\/\/127\.0\.0\.1:\d+\nPlatform {9}http:\/\/127\.0\.0\.1:\d+ .*\n$/,
  );
  expect(code).toBe(0);
});

it('exits with 1 and names a port that is in use', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const address = other.address();
  const port = address && typeof address === 'object' ? String(address.port) : '';
  const { code, err } = await run({ SANDBOX_PLATFORM_PORT: port });
  other.close();
  expect([code, err]).toEqual([1, expect.stringContaining(`port ${port} is in use`)]);
});

it.each([
  [{ SANDBOX_VERTICAL: 'b2c' }, 'SANDBOX_VERTICAL'],
  [{ SANDBOX_STYTCH_PORT: 'x' }, 'SANDBOX_STYTCH_PORT'],
  [{ SANDBOX_APP_PORT: 'x' }, 'SANDBOX_APP_PORT'],
  [{ STYTCH_PROJECT_ID: 'project-live-1' }, 'must be the ID of a test project'],
  [{ STYTCH_PROJECT_ID: 'project-test-1' }, 'STYTCH_PROJECT_SECRET is needed'],
])('refuses to start with %o', async (env, reason) => {
  const { code, err } = await run(env);
  expect([code, err]).toEqual([1, expect.stringContaining(reason)]);
});
