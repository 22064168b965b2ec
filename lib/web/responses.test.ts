import { expect, it } from 'vitest';
import { noContent, seeOther } from './http';

it.each([
  ['a redirect', seeOther('/connected'), 303],
  ['nothing', noContent(), 204],
])('%s is for one browser alone', (_case, answer, status) => {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
});

it('stays relative on this origin, so that no Host header can lead elsewhere', () => {
  expect(seeOther('/connected?a=1').headers.get('location')).toBe('/connected?a=1');
  expect(seeOther(new URL('https://platform.example/a')).headers.get('location')).toBe(
    'https://platform.example/a',
  );
});
