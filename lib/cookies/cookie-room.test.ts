import { expect, it } from 'vitest';
import { TestJar } from '@/tests/support/test-jar';
import { makeRoom } from './cookies';

const full = () =>
  new TestJar({
    '__Host-connection.0': 'x'.repeat(4000),
    '__Host-connection.1': 'x'.repeat(4000),
    '__Host-problem': 'x'.repeat(1000),
    '__Host-flow-aaa.m1': 'x'.repeat(900),
    '__Host-flow-zzz.m0': 'x'.repeat(900),
    '__Host-draft': 'x'.repeat(2000),
    '__Host-disconnected': 'x'.repeat(100),
  });

it('takes nothing away while all fits', () => {
  const jar = full();
  makeRoom(jar, 'pending', 500);
  expect(jar.written).toEqual([]);
});

it('gives up what is worth least, and of the flows the oldest first', () => {
  const gone = (bytes: number) => {
    const jar = full();
    makeRoom(jar, 'pending', bytes);
    return jar.written.map(({ name }) => name);
  };
  expect(gone(1500)).toEqual(['__Host-problem']);
  expect(gone(2500)).toEqual(['__Host-problem', '__Host-flow-zzz.m0']);
  expect(gone(3500)).toEqual(['__Host-problem', '__Host-flow-zzz.m0', '__Host-flow-aaa.m1']);
});

it('never gives up the connection, nor the note of an ended one', () => {
  const jar = full();
  makeRoom(jar, 'draft', 50_000);
  expect(jar.names()).toEqual([
    '__Host-connection.0',
    '__Host-connection.1',
    '__Host-disconnected',
    '__Host-draft',
  ]);
});

it('does not count what is about to be overwritten', () => {
  const jar = full();
  makeRoom(jar, 'connection', 9000);
  expect(jar.written).toEqual([]);
});

it('leaves cookies of others alone', () => {
  const jar = new TestJar({ 'somebody-elses': 'x'.repeat(20_000) });
  makeRoom(jar, 'connection', 10_000);
  expect(jar.written).toEqual([]);
});
