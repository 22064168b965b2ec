import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';

const run = (code: string) => spawn(process.execPath, ['--input-type=module', '-e', code]);

it('ends a process when another one was killed, and not before', async () => {
  const starter = run('setInterval(() => {}, 1000)');
  const url = new URL('./end-with.ts', import.meta.url);
  const left = run(`
    const { endWith } = await import(${JSON.stringify(url)});
    endWith(${starter.pid});
    setInterval(() => console.log('here'), 400);
  `);
  const ended = once(left, 'close');
  // Later than the first look at the other process.
  for (let lines = 0; lines < 4; lines++) await once(left.stdout, 'data');
  expect(left.exitCode).toBeNull();
  starter.kill('SIGKILL');
  expect(await ended).toEqual([1, null]);
});
