import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { at } from '../../scripts/tools/paths.ts';
import { gaps, table, testNames } from './table.ts';

it('every rule of the stand-in has its tests, and every test of it a rule', () => {
  expect(gaps(testNames())).toEqual({ missing: [], unnamed: [] });
});

it('docs/stand-in.md is up to date (npm run stand-in)', () => {
  expect(readFileSync(at('docs/stand-in.md'), 'utf8')).toBe(table());
});
