import { afterEach, expect, it, vi } from 'vitest';
import { sanitizeRequests } from './incoming-requests';
import { exitWithoutGuards } from './process';
import { tendSockets } from './sockets';

afterEach(() => {
  vi.restoreAllMocks();
});

async function run(): Promise<{ output: string; exits: unknown[] }> {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
  await exitWithoutGuards();
  return { output: write.mock.calls.map(([text]) => text).join(''), exits: exit.mock.calls.flat() };
}

// In this order: what was subscribed to stays so.
it.each<[string, () => void, unknown[]]>([
  ['ends the process with code 1 where no guard works', () => {}, [1]],
  ['ends the process with code 1 where only some guards work', tendSockets, [1]],
  ['lets the server start where all guards work', sanitizeRequests, []],
])('%s', async (_what, install, exits) => {
  install();
  const result = await run();
  expect(result.exits).toEqual(exits);
  expect(result.output).toMatch(exits.length > 0 ? /cannot start: its guards .*\n.*Node\.js/ : /^$/);
});
