import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { brand } from './brand';
import { scopeCatalogue } from './scopes';
import * as texts from './texts';

const root = join(import.meta.dirname, '..');

function wordsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(wordsIn) : [];
}

/** Of the core and of the sample, if there is one. */
const sample = await Promise.all(
  globSync('app/**/texts.ts', { cwd: root }).map((file) => import(join(root, file))),
);
const all = [{ ...texts }, scopeCatalogue, ...sample.map((module) => ({ ...module }))].flatMap(wordsIn);

describe('the texts that users read', () => {
  it('have one kind of apostrophe, and no straight quote', () => {
    expect(all.length).toBeGreaterThan(150);
    const wrong = all.filter((text) => /['"]/.test(text));
    expect(wrong.map((text) => `Write ’, “ or ” in the text: ${text}`)).toEqual([]);
  });

  it('name the platform, and no standard’s words', () => {
    const jargon = /the platform|whoever|oauth|token endpoint|jwks|nonce|pkce|invalid_|cookie jar/i;
    expect(all.filter((text) => jargon.test(text))).toEqual([]);
  });

  it('stand in the files of texts alone, and not in a component', () => {
    const words = />\s*[A-Z][^<>{}()=;?:]*[a-z]{2}[^<>{}=;?]*<|\b(?:aria-label|alt|title|label)="[^"]*\w/g;
    const found = globSync('app/**/*.tsx', { cwd: root, exclude: ['**/*.test.tsx'] }).flatMap((file) => {
      const code = readFileSync(join(root, file), 'utf8')
        .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
        .replace(/=>|Promise<.*?>|<[A-Z]\w*>/g, '');
      return [...code.matchAll(words)].map(
        ([text]) => `Move the words of ${file} to lib/texts.ts, or to a texts.ts beside it: ${text.trim()}`,
      );
    });
    expect(found).toEqual([]);
  });
});

it('the icon is the one that npm run icons draws from the brand', () => {
  const icon = readFileSync(join(root, 'app/icon.svg'), 'utf8');
  for (const part of [brand.name, brand.mark, brand.colours.accent]) expect(icon).toContain(part);
});
