import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inScratchProject } from '@/tests/support/scratch-project';
import { sources } from '@/tests/support/sources';

const project = join(import.meta.dirname, '../..');

/** The sandbox's routes under `/v1`, as patterns. */
const served = globSync('sandbox/platform/*-api.ts', { cwd: project }).flatMap((file) =>
  [
    ...readFileSync(join(project, file), 'utf8').matchAll(
      /\.(?:get|post|put|patch|delete|all)\(\s*'(\/[^']*)'/g,
    ),
  ].map(([, path = '']) => new RegExp(`^/v1${path.replace(/:[^/]+/g, '[^/]+')}$`)),
);

/** The path as it is requested: an inserted value is a segment after a slash, and the query anywhere else. */
const requested = (path: string): string => path.replace(/\/\$\{[^}]*\}/g, '/1').replace(/(\$\{|\?).*$/, '');

/** A path of an API in a string, not in a comment. */
const PATH = /(?<!^\s*(?:\/?\*|\/\/).*)(['"`])(\/v\d+\/(?:(?!\1).)*)\1/gm;

/** Paths of the API in app and lib that the sandbox does not serve. */
const faults = (root: string): string[] =>
  sources(root).flatMap(({ file, text }) =>
    [...text.matchAll(PATH)]
      .filter(([, , path = '']) => !served.some((route) => route.test(requested(path))))
      .map(
        ([, , path]) =>
          `${file} names ${path}, which the sandbox does not serve. Correct the path, or add the route to sandbox/your-api.ts.`,
      ),
  );

it('app and lib name only paths of the API that the sandbox serves', () => {
  expect(faults(project)).toEqual([]);
});

const id = '$'.concat('{id}');
it.each([
  ["'/v1/taks'", 1],
  ["'/v2/tasks'", 1],
  [`\`/v1/tasks/${id}/done\``, 1],
  [`\`/v1/taks${id}\``, 1],
  [`\`/v1/tasks/${id}\``, 0],
  [`\`/v1/tasks${id}\``, 0],
  ['"/v1/tasks?cursor=1"', 0],
  ['"/v1/tasks"\n// in place of `/v1/taks`', 0],
])('tells a clone what to do where the sandbox does not serve %s', async (path, count) => {
  const found = await inScratchProject('lib/a.ts', `callPlatform(token, { path: ${path} });`, faults);
  expect(found).toEqual(Array(count).fill(expect.stringMatching(/^lib\/a\.ts names .* Correct the path/)));
});
