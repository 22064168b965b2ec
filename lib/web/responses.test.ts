import { expect, it } from 'vitest';
import { rejectNonNavigation, seeOther } from './http';

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
