import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { routes } from '@/lib/routes';

// What the framework and the policy demand of the sources, found by looking at them. Each function gives one sentence
// for each breach, which says what to do; none has a list of files.

type Routes = typeof routes;
export type Entry = { file: string; path: string; isPage: boolean };

/** @returns every page and handler of a project, with the path at which Next.js serves it */
export function entries(root: string): Entry[] {
  return globSync('app/**/{page,route}.{ts,tsx,js,jsx}', { cwd: root }).flatMap((file) => {
    const folders = dirname(file).split('/').slice(1);
    if (folders.some((folder) => folder.startsWith('_'))) return [];
    const path = `/${folders.filter((folder) => !/^(\(.*\)|@.*)$/.test(folder)).join('/')}`;
    return [{ file, path, isPage: /(^|\/)page\.\w+$/.test(file) }];
  });
}

/** Compares the route table with the pages and handlers that there are. */
export function routeFaults(root: string, table: Routes): string[] {
  const found = entries(root);
  const wrong = found.flatMap(({ file, path, isPage }) => {
    const row = table[path];
    if (row && Boolean(row.page) === isPage) return [];
    const options = isPage
      ? "{ page: 'per request', audience: 'user' } (or 'prerendered'; or 'public', 'browser')"
      : "{ audience: 'browser' } (or 'public'; with auth: 'secret' for a job or a webhook)";
    return [`${file} is not in the table of lib/routes.ts as what it is. Add '${path}': ${options}.`];
  });
  const gone = Object.keys(table).filter((path) => found.every((entry) => entry.path !== path));
  return [
    ...wrong,
    ...gone.map((path) => `Remove '${path}' from lib/routes.ts: app/ has nothing at this path.`),
  ];
}

/** Compares the matcher in proxy.ts, which must be literal, with the pages that are rendered per request. */
export function matcherFaults(root: string, table: Routes): string[] {
  const [, list = ''] = /\bmatcher:\s*\[([^\]]*)\]/.exec(readFileSync(join(root, 'proxy.ts'), 'utf8')) ?? [];
  const literal = [...list.matchAll(/['"`]([^'"`]+)['"`]/g)].map(([, path = '']) => path);
  const expected = Object.keys(table)
    .filter((path) => table[path]?.page === 'per request')
    .map((path) => path.replace(/\[\[\.\.\.(\w+)\]\]/, ':$1*').replace(/\[\.\.\.(\w+)\]/, ':$1+'))
    .map((path) => path.replace(/\[(\w+)\]/g, ':$1'));
  return [
    ...expected
      .filter((path) => !literal.includes(path))
      .map((path) => `Add '${path}' to the matcher in proxy.ts: without a nonce its scripts do not run.`),
    ...literal
      .filter((path) => !expected.includes(path))
      .map((path) => `Remove '${path}' from the matcher in proxy.ts: no page per request has this path.`),
  ];
}

/** The sources of a project that the app is made of. */
const sources = (root: string) =>
  globSync('{app,lib}/**/*.{ts,tsx,js,jsx}', { cwd: root, exclude: ['**/*.test.*'] })
    .concat(globSync('*.ts', { cwd: root }))
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

/** @returns `file:line` of every place that fits */
function places(root: string, only: RegExp, wanted: (text: string) => RegExp): string[] {
  return sources(root)
    .filter(({ file }) => only.test(file))
    .flatMap(({ file, text }) =>
      [...text.matchAll(wanted(text))].map(
        ({ index }) => `${file}:${text.slice(0, index).split('\n').length}`,
      ),
    );
}

/** Files whose exports are server actions. */
export function actionFiles(root: string): string[] {
  return sources(root).flatMap(({ file, text }) => (/^['"]use server['"]/.test(text) ? [file] : []));
}

/** Actions stand alone in their files: a helper beside one would be an endpoint as well (authkit-nextjs #454). */
export function actionFaults(root: string): string[] {
  return places(root, /./, () => /^[ \t]*['"]use server['"]/gm)
    .filter((place) => !/(^|\/)actions\.ts:1$/.test(place))
    .map(
      (place) =>
        `${place} makes a server action. Move it to a file actions.ts that begins with 'use server'.`,
    );
}

const jars = (text: string) =>
  [...text.matchAll(/\b(\w+)\s*(?:=\s*(?:await\s+)?cookies\(\)|\??:\s*(?:Jar|CookieStore)\b)/g)].map(
    ([, name = '']) => name,
  );

/** Cookies are written by lib/cookies alone, which takes only names of its table. */
export function cookieFaults(root: string): string[] {
  const writes = (text: string) =>
    new RegExp(
      `\\b(?:cookies\\(\\)\\)?|${['cookies', ...jars(text)].join('|')})\\s*\\.\\s*(?:set|delete)\\(|'set-cookie'|"set-cookie"|\\bdocument\\.cookie\\s*=`,
      'gi',
    );
  return places(root, /^(?!lib\/cookies\/cookies\.ts$)/, writes).map(
    (place) =>
      `${place} writes a cookie by itself. Add a row for it to cookieTable in lib/cookies/cookies.ts, and write it with writeCookie or writeSealedCookie.`,
  );
}

/** The Content-Security-Policy blocks styles in the markup (`style-src 'self'`). */
export function styleFaults(root: string): string[] {
  return places(root, /x$/, () => /\sstyle=[{"']|<style\b/g).map(
    (place) =>
      `${place} has an inline style, which the Content-Security-Policy blocks. Put it into app/styles.`,
  );
}
