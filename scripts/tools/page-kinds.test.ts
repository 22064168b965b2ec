import { expect, it } from 'vitest';
import { wrongPageKinds } from './page-kinds.ts';

const manifest = { routes: { '/': {}, '/about': {} }, dynamicRoutes: { '/help/[topic]': {} } };

it('accepts rows that say how Next.js builds the page, and handlers', () => {
  const routes = {
    '/': { page: 'prerendered' },
    '/help/[topic]': { page: 'prerendered' },
    '/shelf': { page: 'per request' },
    '/callback': {},
  } as const;
  expect(wrongPageKinds(routes, manifest)).toEqual([]);
});

it('says what to change in the row of a page that Next.js builds in another way', () => {
  const routes = { '/about': { page: 'per request' }, '/shelf': { page: 'prerendered' } } as const;
  expect(wrongPageKinds(routes, manifest)).toEqual([
    expect.stringMatching(/\/about as 'prerendered'.*remove it from the matcher/),
    expect.stringMatching(/\/shelf as 'per request'.*add it to the matcher/),
  ]);
});
