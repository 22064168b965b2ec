import { existsSync, readFileSync } from 'node:fs';
import { buildFingerprint } from './fingerprint.ts';
import { at, root } from './paths.ts';
import { runNode } from './run.ts';
import { Stop, timed } from './say.ts';

/** Written last by scripts/build.ts: the fingerprint of what was built. */
export const FINGERPRINT = at('.next/build-fingerprint');

/** The server that `npm run build` makes. */
export const SERVER = at('.next/standalone/server.js');

/** Builds the app, unless the last build was made of the very same files. */
export async function ensureBuilt(): Promise<void> {
  if (existsSync(SERVER) && existsSync(FINGERPRINT)) {
    if (readFileSync(FINGERPRINT, 'utf8') === buildFingerprint(root)) return;
  }
  await timed('app built', async () => {
    const { code, output } = await runNode([at('scripts/build.ts')], { NEXT_TELEMETRY_DISABLED: '1' });
    if (code !== 0) throw new Stop(`The build failed:\n${output}`);
  });
}
