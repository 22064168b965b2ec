import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { cookieTable } from './cookies';

/** The table in the documentation: cells by the name of the cookie. */
const documented = new Map(
  readFileSync('docs/how-it-works.md', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, first = '', , lasts, sealed, givesWay, goes] = line.split('|').map((cell) => cell.trim());
      const name = /^`([a-z0-9-]+?)(?:-<.*)?`/.exec(first)?.[1];
      return name && goes ? [[name, { lasts, sealed, givesWay, goes }] as const] : [];
    }),
);
const rows = Object.entries(cookieTable);
const evictable = rows.flatMap(([name, row]) => ('evictable' in row ? [name] : []));

it.each(rows)('documents the cookie %s as the table has it', (name, row) => {
  const line = documented.get(name);
  expect(line, `docs/how-it-works.md, Cookies: add a row for \`${name}\``).toBeDefined();
  expect(line?.sealed).toBe(row.sealed ? 'yes' : 'no');
  expect(line?.givesWay).toBe(
    ['no', 'first', 'second', 'third', 'fourth', 'fifth'][evictable.indexOf(name) + 1],
  );
  expect(line?.goes).toMatch('clearWithConnection' in row ? /^yes/ : /^no/);
  if ('lifetimeMs' in row) expect(line?.lasts).toMatch(new RegExp(`^${row.lifetimeMs / 60_000} minutes?$`));
});

it('documents no cookie that the table lacks', () => {
  expect([...documented.keys()].sort()).toEqual(Object.keys(cookieTable).sort());
});
