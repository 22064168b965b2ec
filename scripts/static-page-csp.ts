/**
 * After `next build`: puts the hashes of the inline scripts of prerendered pages into their
 * Content-Security-Policy, so that they need neither a nonce (which would make them dynamic, at a
 * fifth of the throughput) nor `unsafe-inline`. The policy itself is written in next.config.ts.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const build = join(import.meta.dirname, '..', '.next');
const placeholder = "'sha256-PRERENDERED'";
const inlineScript = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;

const hashes = new Set<string>();
for (const page of globSync('server/app/**/*.html', { cwd: build })) {
  for (const [, script = ''] of readFileSync(join(build, page), 'utf8').matchAll(inlineScript)) {
    hashes.add(`'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  }
}

const manifests = [join(build, 'routes-manifest.json'), join(build, 'standalone/.next/routes-manifest.json')];
for (const manifest of manifests.filter(existsSync)) {
  const text = readFileSync(manifest, 'utf8');
  if (!text.includes(placeholder))
    throw new Error(`${manifest} contains no policy to fill in; see next.config.ts`);
  writeFileSync(manifest, text.replaceAll(placeholder, [...hashes].join(' ')));
}
process.stdout.write(`Policy for prerendered pages: ${hashes.size} inline scripts allowed by hash\n`);
