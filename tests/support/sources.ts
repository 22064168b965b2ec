import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// How tests look at the sources of a project.

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

/** The sources of a project that the app is made of. */
export const sources = (root: string) =>
  globSync('{app,lib}/**/*.{ts,tsx,js,jsx}', { cwd: root, exclude: ['**/*.test.*'] })
    .concat(globSync('*.ts', { cwd: root }))
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

/** @returns `file:line` of every place that fits, in the files whose path fits `only` */
export function places(root: string, only: RegExp, wanted: (text: string, file: string) => RegExp): string[] {
  return sources(root)
    .filter(({ file }) => only.test(file))
    .flatMap(({ file, text }) =>
      [...text.matchAll(wanted(text, file))].map(
        ({ index }) => `${file}:${text.slice(0, index).split('\n').length}`,
      ),
    );
}

/** Files whose exports are server actions. */
export function actionFiles(root: string): string[] {
  return sources(root).flatMap(({ file, text }) => (/^['"]use server['"]/.test(text) ? [file] : []));
}

/** What a source loads of this project: all imports but those of types alone, which are gone when it runs. */
export function imported(root: string, file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^(?:import|export)\b(?! type\b)[^'"]*?['"](@\/|\.\.?\/)([^'"]+)['"]/gm)].flatMap(
    ([, from = '', path = '']) => {
      const at = from === '@/' ? path : join(dirname(file), from, path);
      return globSync([at, `${at}.{ts,tsx,js,jsx}`, `${at}/index.{ts,tsx,js,jsx}`], { cwd: root });
    },
  );
}
