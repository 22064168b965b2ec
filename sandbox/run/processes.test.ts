import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { at } from '../../scripts/tools/paths.ts';

/** A command like `demo`, with two processes that live until they are ended; prints their pids. */
const command = `
  import { ProcessGroup } from ${JSON.stringify(at('sandbox/run/processes.ts'))};
  const group = new ProcessGroup();
  const code = 'console.log(process.pid); setInterval(() => {}, 1000)';
  for (const name of ['one', 'two']) {
    group.start({ name, args: ['-e', code], env: process.env, onLine: (line) => console.log(name, line) });
  }
  console.log('why', await group.ended());
`;

async function start() {
  const starter = spawn(process.execPath, ['--input-type=module-typescript', '-e', command], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const pids = await new Promise<Record<string, number>>((resolve) => {
    starter.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const found = Object.fromEntries(
        [...output.matchAll(/(one|two) (\d+)/g)].map(([, name, pid]) => [name, Number(pid)]),
      );
      if (found.one && found.two) resolve(found);
    });
  });
  return { starter, pids, output: () => output };
}

const isAlive = (pid = 0) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends every process on %s', async (signal) => {
  const { starter, pids, output } = await start();
  starter.kill(signal);
  await once(starter, 'close');
  expect(Object.values(pids).filter(isAlive)).toEqual([]);
  expect(output()).toContain('why undefined');
});

it('ends every process when one ends, and names it', async () => {
  const { starter, pids, output } = await start();
  process.kill(pids.one ?? 0, 'SIGKILL');
  await once(starter, 'close');
  expect(output()).toContain('why one ended (SIGKILL)');
  expect(isAlive(pids.two)).toBe(false);
});

it('ends every process when their starter was killed', async () => {
  const { starter, pids } = await start();
  starter.kill('SIGKILL');
  // Orphans are counted as alive until the machine's first process has taken note of their end.
  await expect.poll(() => Object.values(pids).filter(isAlive), { timeout: 15_000 }).toEqual([]);
});
