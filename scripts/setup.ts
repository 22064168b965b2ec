/**
 * `npm run setup`: registers this app as a Connected App of a Stytch project and writes .env.local.
 * `npm run setup -- --help` lists what can be said on the command line.
 */
import { asker } from './setup/asker.ts';
import { setUp } from './setup/set-up.ts';
import { at } from './tools/paths.ts';
import { runCommand } from './tools/say.ts';

// A pipe or a CI job must never find a prompt that waits for it.
const interactive = Boolean(process.stdin.isTTY && process.stdout.isTTY && !process.env.CI);
const surroundings = {
  env: process.env,
  envFile: at('.env.local'),
  ask: asker(interactive),
  say: console.log,
};
await runCommand(() => setUp(process.argv.slice(2), surroundings));
