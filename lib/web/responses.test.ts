import { expect, it } from 'vitest';
import { pageHead, rejectNonNavigation, seeOther } from './http';

it.each([
  ['a redirect', seeOther('/connected'), 303],
  ['the response to a prefetch', rejectNonNavigation(), 503],
])('forbids caches to keep %s', (_case, answer, status) => {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('cache-control')).toBe('private, no-store, no-transform');
});

it('keeps a redirect relative on this origin, so that no Host header decides where it leads', () => {
  expect(seeOther('/connected?a=1').headers.get('location')).toBe('/connected?a=1');
  expect(seeOther(new URL('https://platform.example/a')).headers.get('location')).toBe(
    'https://platform.example/a',
  );
});

it.each([
  ['/problem/flow_unknown', 400],
  ['/problem/internal', 500],
  ['/problem/nothing', 404],
  ['/problem/a/b', 404],
  ['/connected', 200],
])('gives the page %s the status %i', (path, status) => {
  expect(pageHead('GET', path, new Headers())).toMatchObject({ status });
});
