import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { at } from '../tools/paths.ts';

/** What a command prints whose output is a terminal, or not. */
function printed({ terminal, env = {} }: { terminal: boolean; env?: Record<string, string> }): string {
  const code = `
    process.stdout.isTTY = ${terminal};
    const { timed } = await import(${JSON.stringify(at('scripts/node/timed.mjs'))});
    await timed('app built', () => new Promise((done) => setTimeout(done, 250)), 'building the app');
  `;
  const { CI: _, NO_COLOR: __, ...rest } = process.env;
  const options = { encoding: 'utf8', env: { ...rest, TERM: 'xterm', ...env } } as const;
  return spawnSync(process.execPath, ['--input-type=module', '-e', code], options).stdout;
}

const colour = '\x1b[3';

it('timed prints one plain line into a pipe', () => {
  expect(printed({ terminal: false })).toMatch(/^✓ app built \(\d+\.\d s\)\n$/);
});

it('timed shows on a terminal what runs and for how long, and leaves one line', () => {
  const text = printed({ terminal: true });
  expect(text).toMatch(/building the app .*… 0\.[12] s/);
  expect(text.split('\r\x1b[2K').at(-1)).toMatch(/^\S*✓\S* app built \(0\.\d s\)\n$/);
  expect(text).toContain(colour);
});

it('timed prints no colours with NO_COLOR', () => {
  expect(printed({ terminal: true, env: { NO_COLOR: '1' } })).not.toContain(colour);
});

it('timed shows no progress in CI', () => {
  expect(printed({ terminal: true, env: { CI: 'true' } })).not.toContain('building');
});

it('timed clears its line when the work fails', () => {
  const code = `
    process.stdout.isTTY = true;
    const { timed } = await import(${JSON.stringify(at('scripts/node/timed.mjs'))});
    await timed('app built', () => Promise.reject(new Error()), 'building').catch(() => {});
  `;
  const { CI: _, ...env } = process.env;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    env,
  });
  expect(stdout).not.toContain('✓');
  expect(stdout.endsWith('\r\x1b[2K')).toBe(true);
});
