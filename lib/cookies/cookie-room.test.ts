import { expect, it } from 'vitest';
import { TestJar } from '@/tests/support/test-jar';
import { type CookieName, writeCookie } from './cookies';

const full = () =>
  new TestJar({
    '__Host-connection.0': 'x'.repeat(3900),
    '__Host-connection.1': 'x'.repeat(3900),
    '__Host-problem': 'x'.repeat(1000),
    '__Host-flow-aaa.m1': 'x'.repeat(1000),
    '__Host-flow-zzz.m0': 'x'.repeat(1000),
    '__Host-draft': 'x'.repeat(2000),
    '__Host-disconnected': 'x'.repeat(100),
  });

/** What is given up for a cookie of so many bytes. */
function givenUp(jar: TestJar, name: CookieName, bytes: number, id?: string): string[] {
  writeCookie(jar, name, 'x'.repeat(bytes), id ? { id } : {});
  return jar.written.flatMap((cookie) => (cookie.value === '' ? [cookie.name] : []));
}

it('gives up no cookie while all fit', () => {
  expect(givenUp(full(), 'pending', 500)).toEqual([]);
});

it('gives up the most expendable cookies first, and of the flows the oldest', () => {
  expect(givenUp(full(), 'pending', 1500)).toEqual(['__Host-problem']);
  expect(givenUp(full(), 'pending', 2500)).toEqual(['__Host-problem', '__Host-flow-zzz.m0']);
  expect(givenUp(full(), 'pending', 3500)).toEqual([
    '__Host-problem',
    '__Host-flow-zzz.m0',
    '__Host-flow-aaa.m1',
  ]);
});

it('gives up an older flow for a new one, and counts the flows beside it', () => {
  expect(givenUp(full(), 'flow', 2500, 'new.m2')).toEqual(['__Host-problem', '__Host-flow-zzz.m0']);
});

it('never gives up the connection, nor the mark of an ended one', () => {
  const jar = full();
  for (const part of ['__Host-connection.0', '__Host-connection.1', '__Host-connection.2'])
    jar.set(part, 'x'.repeat(4000), {});
  givenUp(jar, 'draft', 3900);
  expect(jar.names()).toEqual([
    '__Host-connection.0',
    '__Host-connection.1',
    '__Host-connection.2',
    '__Host-disconnected',
    '__Host-draft',
  ]);
});

it('does not count what is about to be overwritten', () => {
  expect(givenUp(full(), 'connection', 7900)).toEqual([]);
});

it('leaves cookies of others alone', () => {
  const jar = new TestJar({ 'somebody-elses': 'x'.repeat(20_000), '__Host-session': 'x'.repeat(20_000) });
  expect(givenUp(jar, 'connection', 10_000)).toEqual([]);
});
