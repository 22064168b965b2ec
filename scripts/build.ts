/**
 * `npm run build`: the production build. Afterwards .next/standalone alone serves the app: copied elsewhere,
 * started with `node server.js` and the environment.
 */

import { cpSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { buildFingerprint, FINGERPRINT } from './tools/fingerprint.ts';
import { at, root, tools } from './tools/paths.ts';

// A build that fails halfway must not pass for a good one.
rmSync(FINGERPRINT, { force: true });

// Taken before: a file that changes during the build leads to another build.
const fingerprint = buildFingerprint(root);
const { failed } = await execa(process.execPath, [tools.next, 'build'], {
  cwd: root,
  stdio: 'inherit',
  reject: false,
});
if (failed) process.exit(1);

const standalone = at('.next/standalone');
// Next leaves these two to a CDN; without one the server needs them beside it.
cpSync(at('.next/static'), `${standalone}/.next/static`, { recursive: true });
if (existsSync(at('public'))) cpSync(at('public'), `${standalone}/public`, { recursive: true });
// Next copies .env and .env.production, secrets and all, into the folder that goes into images. Configuration
// comes from the environment that the server is started in.
for (const file of globSync('.env*', { cwd: standalone })) rmSync(`${standalone}/${file}`);

const CHANGES: [from: string, to: string][] = [
  // Shells and platforms export the machine's name as HOSTNAME: the server would listen at one address alone, or not
  // start. Without an address Node.js listens at all of them, of IPv6 and IPv4.
  ["process.env.HOSTNAME || '0.0.0.0'", 'process.env.LISTEN_ADDRESS || undefined'],
  // Next.js listens before it calls instrumentation.ts: whoever came meanwhile would pass the guards of lib/startup.
  [
    '\nstartServer({',
    `
await require('next/dist/server/lib/router-utils/instrumentation-globals.external')
  .ensureInstrumentationRegistered(dir, nextConfig.distDir)
startServer({`,
  ],
];
const server = CHANGES.reduce(
  (text, [from, to]) => {
    if (!text.includes(from))
      throw new Error(`server.js of Next.js has no ${from.trim()}; see scripts/build.ts`);
    return text.replace(from, to);
  },
  readFileSync(`${standalone}/server.js`, 'utf8'),
);
writeFileSync(`${standalone}/server.js`, server);

// Needs the built pages and runs when it is loaded.
await import('./static-page-csp.ts');

writeFileSync(FINGERPRINT, fingerprint);
