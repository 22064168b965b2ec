import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { serverUnderTest } from '../support/built-app.ts';

const build = join(dirname(serverUnderTest), '.next');

type Manifest = { clientModules: Record<string, { chunks: string[] }> };

/** The client components of each page, and the files that hold them. */
const manifests = globSync('server/app/**/*_client-reference-manifest.js', { cwd: build }).map((file) => {
  const scope: { __RSC_MANIFEST?: Record<string, Manifest> } = {};
  runInNewContext(readFileSync(join(build, file), 'utf8'), { globalThis: scope });
  return {
    page: file.replace(/_client.*/, ''),
    modules: Object.values(scope.__RSC_MANIFEST ?? {})[0]?.clientModules,
  };
});

/** The files of a page that hold components of the app, and none of Next.js. */
function ownChunks(modules: Manifest['clientModules'] = {}): string[] {
  const chunksOf = (own: boolean) =>
    Object.entries(modules).flatMap(([file, { chunks }]) =>
      file.includes('/node_modules/') === own ? [] : chunks,
    );
  const foreign = new Set(chunksOf(false));
  return [...new Set(chunksOf(true))].filter((chunk) => !foreign.has(chunk));
}

it('a page loads at most 4 KB (gzip) of the app’s own scripts', () => {
  const sizes = Object.fromEntries(
    manifests.map(({ page, modules }) => {
      const files = ownChunks(modules).map((chunk) =>
        readFileSync(join(build, chunk.replace(/^\/_next\//, ''))),
      );
      return [page, files.reduce((sum, file) => sum + gzipSync(file).length, 0)];
    }),
  );
  const connected = sizes['server/app/connected/page'];
  process.stdout.write(`Own scripts of /connected: ${connected} bytes (gzip)\n`);
  expect(connected).toBeGreaterThan(1000);
  for (const [page, bytes] of Object.entries(sizes)) expect(bytes, page).toBeLessThanOrEqual(4096);
});
