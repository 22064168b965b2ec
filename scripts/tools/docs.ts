import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import GithubSlugger from 'github-slugger';

const link = /\[[^\]]*\]\(([^)\s]+)\)/g;
/** What a clone removes with the tasks (docs/make-it-yours.md). Its docs may go on naming it as an example. */
const sample =
  /(^|\/)(app\/(_sample|api\/tasks|jobs\/digest)|lib\/sample|app\/connected\/account|app\/_ui\/userinfo-card|app\/styles\/claims|sandbox\/platform\/task(s-api|-store))\b/;
/** @returns whether a path is of the sample, and the clone has removed that */
export const isOfRemovedSample = (path: string, folder: string): boolean =>
  sample.test(path) && !existsSync(join(folder, 'lib/sample'));
const isTest = (path: string) => /\.(test|spec)\.tsx?$/.test(path) || /(^|\/)tests\/.*\.ts$/.test(path);

/** Text without code, in which links and stars mean nothing. */
const prose = (text: string) =>
  text
    .replace(/```[\s\S]*?```/g, '')
    .replace(/(\[?)`[^`\n]*`(\]?)/g, (code, open, close) => (open && close ? code : open + close));

/** The anchors that GitHub gives to the headings of a file. */
function anchorsOf(file: string): string[] {
  const slugger = new GithubSlugger();
  return [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    slugger.slug(heading),
  );
}

/**
 * Finds links of a Markdown file that lead to no file or heading of this project.
 * @param file its absolute path
 */
export function deadLinks(file: string): string[] {
  const targets = [...prose(readFileSync(file, 'utf8')).matchAll(link)].map(([, target = '']) => target);
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [path = '', heading] = target.split('#');
    const found = path === '' ? file : join(dirname(file), path);
    if (!existsSync(found)) return true;
    return heading !== undefined && statSync(found).isFile() && !anchorsOf(found).includes(heading);
  });
}

/**
 * Finds tests that a Markdown file names and that are not there. A test is named in italics behind the link to its
 * file: `[flow.test.ts](../lib/connection/flow.test.ts): *is good for one answer*`.
 * @param file its absolute path
 */
export function missingTests(file: string): string[] {
  return citations(prose(readFileSync(file, 'utf8'))).flatMap(({ path, names }) => {
    const tested = join(dirname(file), path);
    const source = existsSync(tested) ? readFileSync(tested, 'utf8') : '';
    return names.filter((name) => !source.includes(name)).map((name) => `${path}: ${name}`);
  });
}

function citations(text: string): { path: string; names: string[] }[] {
  return [...text.matchAll(/\]\(([^)\s]+)\):((?:[^[|\n])*)/g)].flatMap(([, path = '', rest = '']) => {
    const names = [...rest.matchAll(/\*([^*]+)\*/g)].map(([, name = '']) => name);
    return isTest(path) ? [{ path, names }] : [];
  });
}

/** Rows of tables with a last column *Test* whose last cell names none and does not say why. */
export function untestedRows(text: string): string[] {
  let within = false;
  return text.split('\n').filter((line) => {
    if (!line.startsWith('|')) within = false;
    else if (/\|\s*Test\s*\|$/.test(line)) within = true;
    else if (within && !/^\|[-|]+$/.test(line)) {
      const cell = line.split('|').at(-2) ?? '';
      const named = citations(cell).some(({ names }) => names.length > 0);
      return !named && !/^\s*Does not apply, because /.test(cell);
    }
    return false;
  });
}

/**
 * Commands that a text names and package.json does not have.
 * @param commands the names of those that it has
 */
export const missingCommands = (text: string, commands: readonly string[]): string[] =>
  [...text.matchAll(/\bnpm run ([\w:-]+)/g)]
    .map(([, name = '']) => name)
    .filter((name) => !commands.includes(name));

/**
 * Files of this project that a text names in code style and that are not there. A page says which examples are to be
 * made by the reader: `<!-- examples: notes -->` exempts every path with that word.
 * @param folder the project's
 */
export function missingFiles(text: string, folder: string): string[] {
  const examples = /<!-- examples: (\S+) -->/.exec(text)?.[1];
  return [
    ...text
      .replace(/```[\s\S]*?```/g, '')
      .matchAll(/`((?:app|docs|lib|sandbox|scripts|tests)\/[\w.@/[\]-]+)`/g),
  ]
    .map(([, path = '']) => path)
    .filter((path) => !(examples && path.includes(examples)) && !existsSync(join(folder, path)))
    .filter((path) => !isOfRemovedSample(path, folder));
}
