import { afterEach, expect, it, vi } from 'vitest';
import { exitOnWrongConfig } from './process';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function run(): { output: string; exits: unknown[] } {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
  exitOnWrongConfig();
  return { output: write.mock.calls.map(([text]) => text).join(''), exits: exit.mock.calls.flat() };
}

it('prints nothing and does not exit when the environment is correct', () => {
  expect(run()).toEqual({ output: '', exits: [] });
});

it('ends the process with code 1 and names each fault, never a value', () => {
  vi.stubEnv('SESSION_SECRET', 'S3CRET');
  vi.stubEnv('APP_URL', 'S3CRET');
  const { output, exits } = run();
  expect(exits).toEqual([1]);
  expect(output).toContain('2 errors');
  expect(output).toContain('✗ SESSION_SECRET');
  expect(output).toContain('✗ APP_URL');
  expect(output).not.toContain('S3CRET');
});
