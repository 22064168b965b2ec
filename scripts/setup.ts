/**
 * `npm run setup`: registers this app as a Connected App of a Stytch project and writes .env.local.
 * `npm run setup -- --help` lists what can be said on the command line.
 */
import { at } from './tools/paths.ts';
import { runCommand } from './tools/say.ts';

await runCommand(async () => {
  // Only now: these use packages that may just have been installed.
  const { setUp } = await import('./setup/set-up.ts');
  const { asker } = await import('./setup/asker.ts');
  // A pipe or a CI job must never find a prompt waiting for it.
  const interactive = Boolean(process.stdin.isTTY && process.stdout.isTTY && !process.env.CI);
  await setUp(process.argv.slice(2), {
    env: process.env,
    envFile: at('.env.local'),
    ask: asker(interactive),
    say: console.log,
  });
});
