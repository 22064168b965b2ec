import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deadLinks, untestedRows } from '../tools/docs.ts';
import { at } from '../tools/paths.ts';

/** A part of the project that can be removed. */
export type Part = 'database' | 'laboratory' | 'login' | 'sandbox';

const marker =
  /^(.*?)(?:\/\/|#|<!--|\{\/\*) \[(\/?)(database|laboratory|login|sandbox)\](?: -->| \*\/\})?(.*)$/;
const replacement = /^(\s*)(?:\/\/|#|<!--) \[ejected\] (.*?)(?: -->)?$/;

/**
 * A text without the lines of the parts that are gone, and without the comments that mark parts.
 *
 * @param keepsOthers whether what marks the other parts stays, because they can still be removed
 */
export function withoutParts(text: string, gone: readonly Part[], keepsOthers = false): string {
  let within: string | undefined;
  return text
    .split('\n')
    .flatMap((line) => {
      const [, before = '', isEnd, part, after = ''] = marker.exec(line) ?? [];
      const isGone = gone.some((name) => name === part || name === within);
      if (keepsOthers && !isGone && !gone.some((name) => name === part)) return [line];
      if (part && `${before}${after}`.trim() !== '') return isGone ? [] : [before.trimEnd() + after];
      if (part) {
        within = isEnd ? undefined : part;
        return [];
      }
      const [, indent, instead] = replacement.exec(line) ?? [];
      if (instead) return isGone ? [`${indent}${instead}`] : [];
      return isGone ? [] : [line];
    })
    .join('\n');
}

/**
 * A Markdown text in which links to what is gone are plain text. A column *Test* whose tests are gone gets a name that
 * promises none.
 * @param file its absolute path
 */
export function withoutDeadLinks(text: string, file: string): string {
  const dead = new Set(deadLinks(file));
  // Behind the link to a test stand the names of its cases.
  const unlinked = text.replace(
    /\[([^\]]*)\]\(([^)\s]+)\)((?<=(?:test|spec)\.tsx?\)|tests\/.*\.ts\)):[^[|\n]*\*)?/g,
    (link, words, target) => (dead.has(target) ? words : link),
  );
  return untestedRows(unlinked).length > 0
    ? unlinked.replace(/\| Test \|$/gm, '| Test in the reference |')
    : unlinked;
}

const imported = /^(?:import|export)\b(?:[^'"]*? from)? '((?:\.\.?|@)\/[^']+)'/gm;

/** Whether a source file imports a file of this project that is not there. */
export function importsWhatIsGone(file: string): boolean {
  return [...readFileSync(file, 'utf8').matchAll(imported)].some(([, name = '']) => {
    const path = name.startsWith('@/') ? at(name.slice(2)) : join(dirname(file), name);
    return !['', '.ts', '.tsx'].some((extension) => existsSync(`${path}${extension}`));
  });
}
