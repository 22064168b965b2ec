import { existsSync, readFileSync } from 'node:fs';
import { timed } from '../../scripts/node/timed.mjs';
import { buildFingerprint, FINGERPRINT } from '../../scripts/tools/fingerprint.ts';
import { at, root } from '../../scripts/tools/paths.ts';
import { runNode } from '../../scripts/tools/run.ts';
import { Stop } from '../../scripts/tools/say.ts';

/** The server that `npm run build` makes. */
export const SERVER = at('.next/standalone/server.js');

/** Builds the app, unless the last build was made of the very same files. */
export async function ensureBuilt(): Promise<void> {
  if (existsSync(SERVER) && existsSync(FINGERPRINT)) {
    if (readFileSync(FINGERPRINT, 'utf8') === buildFingerprint(root)) return;
  }
  const build = async () => {
    const { code, output } = await runNode([at('scripts/build.ts')], { NEXT_TELEMETRY_DISABLED: '1' });
    if (code !== 0) throw new Stop(`The build failed:\n${output}`);
  };
  await timed('app built', build, 'building the app');
}
