/** `npm run sandbox`: the Stytch stand-in and the platform; see sandbox/README.md. */
import { ensureInstalled } from './tools/install.ts';
import { runCommand } from './tools/say.ts';

await runCommand(async () => {
  await ensureInstalled();
  await import('../sandbox/main.ts');
});
