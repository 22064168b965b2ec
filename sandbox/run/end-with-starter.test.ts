import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { END_WITH_STARTER } from './processes.ts';

it('ends a process when its starter was killed, and not before', async () => {
  const starter = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const code = "setInterval(() => console.log('here'), 400)";
  const left = spawn(process.execPath, [...END_WITH_STARTER, '-e', code], {
    env: { ...process.env, STARTED_BY: String(starter.pid) },
  });
  const ended = once(left, 'close');
  // Later than the first look at the starter.
  for (let lines = 0; lines < 4; lines++) await once(left.stdout, 'data');
  expect(left.exitCode).toBeNull();
  starter.kill('SIGKILL');
  expect(await ended).toEqual([1, null]);
});
