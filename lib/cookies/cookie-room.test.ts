import { expect, it } from 'vitest';
import { TestJar } from '@/tests/support/test-jar';
import { type CookieName, clearCookie, cookieIds, readCookie, userCookieId, writeCookie } from './cookies';

const full = () =>
  new TestJar({
    '__Host-connection.0': 'x'.repeat(3900),
    '__Host-connection.1': 'x'.repeat(3900),
    '__Host-problem': 'x'.repeat(1000),
    '__Host-flow-aaa.m1': 'x'.repeat(1000),
    '__Host-flow-zzz.m0': 'x'.repeat(1000),
    '__Host-draft': 'x'.repeat(2000),
    '__Host-ended': 'x'.repeat(100),
  });

/** The names of the cookies that a cookie of so many bytes clears. */
function cleared(jar: TestJar, name: CookieName, bytes: number, id?: string): string[] {
  writeCookie(jar, name, 'x'.repeat(bytes), id ? { id } : {});
  return jar.written.flatMap((cookie) => (cookie.value === '' ? [cookie.name] : []));
}

it('clears no cookie while all fit', () => {
  expect(cleared(full(), 'pending', 500)).toEqual([]);
});

it('clears the most evictable cookies first, and of the flows the oldest', () => {
  expect(cleared(full(), 'pending', 1500)).toEqual(['__Host-problem']);
  expect(cleared(full(), 'pending', 2500)).toEqual(['__Host-problem', '__Host-flow-zzz.m0']);
  expect(cleared(full(), 'pending', 3500)).toEqual([
    '__Host-problem',
    '__Host-flow-zzz.m0',
    '__Host-flow-aaa.m1',
  ]);
});

it('clears an older flow for a new one, and counts the flows beside it', () => {
  expect(cleared(full(), 'flow', 2500, 'new.m2')).toEqual(['__Host-problem', '__Host-flow-zzz.m0']);
});

it('never clears the connection, nor the mark of an ended one', () => {
  const jar = full();
  for (const part of ['__Host-connection.0', '__Host-connection.1', '__Host-connection.2'])
    jar.set(part, 'x'.repeat(4000), {});
  cleared(jar, 'draft', 3900);
  expect(jar.names()).toEqual([
    '__Host-connection.0',
    '__Host-connection.1',
    '__Host-connection.2',
    '__Host-draft',
    '__Host-ended',
  ]);
});

it('does not count a cookie that is about to be overwritten', () => {
  expect(cleared(full(), 'connection', 7900)).toEqual([]);
});

it('neither counts nor clears cookies of other apps', () => {
  const jar = new TestJar({ 'somebody-elses': 'x'.repeat(20_000), '__Host-session': 'x'.repeat(20_000) });
  expect(cleared(jar, 'connection', 10_000)).toEqual([]);
});

it('keeps the cookies of two users apart, however many chunks they have', () => {
  const jar = new TestJar();
  const [ann, ben] = [userCookieId('ann'), userCookieId('ben')].map((id) => id as string);
  writeCookie(jar, 'connection', 'n'.repeat(100));
  writeCookie(jar, 'connection', 'a'.repeat(5000), { id: ann as string });
  writeCookie(jar, 'connection', 'b'.repeat(200), { id: ben as string });
  writeCookie(jar, 'connection', 'a'.repeat(300), { id: ann as string });
  expect(cookieIds(jar, 'connection')).toEqual([undefined, ben, ann]);
  clearCookie(jar, 'connection', ben);
  expect([undefined, ann, ben].map((id) => readCookie(jar, 'connection', id)?.length)).toEqual([
    100,
    300,
    undefined,
  ]);
  clearCookie(jar, 'connection');
  expect(cookieIds(jar, 'connection')).toEqual([ann]);
});
