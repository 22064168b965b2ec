/**
 * `npm run build`: the production build. Afterwards .next/standalone alone serves the app: copied elsewhere,
 * started with `node server.js` and the environment.
 */

import { createHash } from 'node:crypto';
import { cpSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { routes } from './tools/app-modules.ts';
import { buildFingerprint, FINGERPRINT } from './tools/fingerprint.ts';
import { wrongPageKinds } from './tools/page-kinds.ts';
import { at, root, tools } from './tools/paths.ts';

// A build that fails halfway must not pass for a good one.
rmSync(FINGERPRINT, { force: true });

// Taken before: a file that changes during the build leads to another build.
const fingerprint = buildFingerprint(root);

// Next.js makes the id of a server action from this key, and a new key for each build: then a page of one release cannot
// call the next one. The key also encrypts what actions within components close over. This app has none, so the key need
// not be secret (docs/decisions/0011-action-ids.md).
const NEXT_SERVER_ACTIONS_ENCRYPTION_KEY =
  process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY ||
  createHash('sha256').update('connected-app').digest('base64');
const { failed } = await execa(process.execPath, [tools.next, 'build'], {
  cwd: root,
  env: { NEXT_SERVER_ACTIONS_ENCRYPTION_KEY },
  stdio: 'inherit',
  reject: false,
});
if (failed) process.exit(1);
if (
  !process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY &&
  readFileSync(at('.next/server/server-reference-manifest.json'), 'utf8').includes('"$$RSC_SERVER_ACTION_')
) {
  console.error(
    "✗ A component has a server action. Move it to a file called actions.ts that begins with 'use server', or build with a secret NEXT_SERVER_ACTIONS_ENCRYPTION_KEY.",
  );
  process.exit(1);
}

const wrongKinds = wrongPageKinds(
  routes,
  JSON.parse(readFileSync(at('.next/prerender-manifest.json'), 'utf8')),
);
if (wrongKinds.length > 0) {
  console.error(wrongKinds.map((fault) => `✗ ${fault}`).join('\n'));
  process.exit(1);
}

const standalone = at('.next/standalone');
// Next leaves these two to a CDN; without one the server needs them beside it.
cpSync(at('.next/static'), `${standalone}/.next/static`, { recursive: true });
if (existsSync(at('public'))) cpSync(at('public'), `${standalone}/public`, { recursive: true });
// Next copies .env and .env.production, secrets and all, into the folder that goes into images. Configuration
// comes from the environment that the server is started in.
for (const file of globSync('.env*', { cwd: standalone })) rmSync(`${standalone}/${file}`);

// Next.js leaves two things to chance here. It takes HOSTNAME for the address to listen on, and shells and platforms
// export the machine's name by that; without an address Node.js listens at all of them. And it listens before it calls
// instrumentation.ts, so whoever came meanwhile would pass the guards of lib/startup.
const registration = "require('next/dist/server/lib/router-utils/instrumentation-globals.external')";
const server = readFileSync(`${standalone}/server.js`, 'utf8')
  .replace("process.env.HOSTNAME || '0.0.0.0'", 'process.env.LISTEN_ADDRESS || undefined')
  .replace(
    '\nstartServer(',
    `\nawait ${registration}.ensureInstrumentationRegistered(dir, nextConfig.distDir)$&`,
  );
if (!/LISTEN_ADDRESS.*Registered/s.test(server))
  throw new Error('server.js is not as expected: see scripts/build.ts');
writeFileSync(`${standalone}/server.js`, server);

// Needs the built pages and runs when it is loaded.
await import('./static-page-csp.ts');

writeFileSync(FINGERPRINT, fingerprint);
