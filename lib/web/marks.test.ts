import { expect, it, vi } from 'vitest';
import { TestJar } from '@/tests/support/test-jar';
import { sayNext } from './marks';

const request = vi.hoisted(() => ({ jar: undefined as unknown, headers: new Headers() }));
vi.mock('next/headers', () => ({ cookies: async () => request.jar, headers: async () => request.headers }));

it.each([
  ['a minute where a browser sent the form', {}, 60],
  ['a moment where a script did, whose response brings the page', { 'next-action': 'x' }, 1],
])('keeps a notice for %s', async (_how, headers, seconds) => {
  const jar = new TestJar();
  Object.assign(request, { jar, headers: new Headers(headers as HeadersInit) });
  await sayNext('rate_limited');
  expect(jar.written).toMatchObject([{ value: 'rate_limited', attributes: { maxAge: seconds } }]);
});
