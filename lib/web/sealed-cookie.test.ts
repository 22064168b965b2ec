import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { clearCookie, cookieAttributes, cookieName, readCookie } from '@/lib/cookies/cookies';
import { seal } from '@/lib/cookies/seal';
import { TestJar } from '@/tests/support/test-jar';
import { sealedCookie } from './sealed-cookie';

const hour = 3_600_000;
const text = (bytes: number) => ({ text: 'x'.repeat(bytes) });

const request = { jar: new TestJar() };
vi.mock('next/headers', () => ({ cookies: async () => request.jar }));

const cookie = sealedCookie('connection', z.unknown());
function write(jar: TestJar, data: unknown) {
  request.jar = jar;
  return cookie.write(data, hour);
}
function read(jar: TestJar) {
  request.jar = jar;
  return cookie.read();
}
const only = (jar: TestJar, keep: (name: string) => boolean) =>
  new TestJar(
    Object.fromEntries(jar.getAll().flatMap(({ name, value }) => (keep(name) ? [[name, value]] : []))),
  );

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

describe('the names and attributes of cookies', () => {
  it('bind a cookie to one host on https, out of reach for scripts', () => {
    expect(cookieName('connection')).toBe('__Host-connection');
    expect(cookieAttributes()).toEqual({ httpOnly: true, secure: true, sameSite: 'lax', path: '/' });
  });

  it('are without __Host- and Secure on http://localhost, where Safari takes neither', async () => {
    vi.stubEnv('APP_URL', 'http://localhost:3000');
    vi.resetModules();
    const local = await import('@/lib/cookies/cookies');
    expect(local.cookieName('connection')).toBe('3000-connection');
    expect(local.cookieAttributes()).toMatchObject({ httpOnly: true, secure: false, sameSite: 'lax' });
  });

  it.each([
    ['http://localhost', 'connection', ['3000-connection', '__Host-connection']],
    ['http://localhost:3000', '3000-connection', ['connection', '3100-connection', '13000-connection']],
    ['https://localhost:3443', '__Host-3443-connection', ['__Host-connection', '3443-connection']],
  ])('at %s include its port, so that cookies of other ports are not read', async (appUrl, name, foreign) => {
    vi.stubEnv('APP_URL', appUrl);
    vi.resetModules();
    const { cookieNameOf, cookieName } = await import('@/lib/cookies/cookies');
    expect(cookieName('connection')).toBe(name);
    expect(cookieNameOf(name)).toBe('connection');
    for (const other of foreign) expect(cookieNameOf(other)).toBeUndefined();
  });

  it('carry no Domain, which would share the cookie with every sibling', async () => {
    const jar = new TestJar();
    await write(jar, {});
    for (const { attributes } of jar.written) expect(attributes).not.toHaveProperty('domain');
  });
});

describe('the value of a sealed cookie', () => {
  it.each([
    [10, ['__Host-connection']],
    [2500, ['__Host-connection']],
    [3500, ['__Host-connection.0', '__Host-connection.1']],
    [7000, ['__Host-connection.0', '__Host-connection.1', '__Host-connection.2']],
  ])('keeps a value of %s bytes in %s', async (bytes, names) => {
    const jar = new TestJar();
    await write(jar, text(bytes));
    expect(jar.names()).toEqual(names);
    expect(await read(jar)).toEqual(text(bytes));
    // RFC 6265 §6.1; ASVS 3.3.5.
    for (const { name, value } of jar.written) expect(name.length + value.length).toBeLessThanOrEqual(4096);
  });

  it.each([
    [7000, 10],
    [10, 7000],
    [7000, 3500],
    [3500, 7000],
  ])(
    'clears the cookies that a value of %s bytes no longer needs when it becomes one of %s',
    async (before, after) => {
      const jar = new TestJar();
      await write(jar, text(before));
      await write(jar, text(after));
      const fresh = new TestJar();
      await write(fresh, text(after));
      expect(jar.names()).toEqual(fresh.names());
      expect(await read(jar)).toEqual(text(after));
    },
  );

  it('refuses a value that is too large before it writes a cookie', async () => {
    const jar = new TestJar();
    await write(jar, text(10));
    const written = jar.written.length;
    await expect(write(jar, text(9000))).rejects.toMatchObject({ name: 'CookieTooLarge' });
    expect(jar.written).toHaveLength(written);
    expect(await read(jar)).toEqual(text(10));
  });

  it('writes the largest value within 10,600 bytes of cookies', async () => {
    const jar = new TestJar();
    let largest = 0;
    for (let bytes = 7000; bytes < 8000; bytes += 50) {
      await write(jar, text(bytes)).then(
        () => {
          largest = bytes;
        },
        () => {},
      );
    }
    expect(largest).toBeGreaterThan(7000);
    expect(largest).toBeLessThan(7950);
    expect(jar.bytes()).toBeLessThan(10_600);
  });
});

describe('the chunks of a sealed cookie', () => {
  it.each([
    ['without the first', (name: string) => !name.endsWith('.0')],
    ['without the last', (name: string) => !name.endsWith('.2')],
    ['without the middle', (name: string) => !name.endsWith('.1')],
  ])('reads no value from chunks %s', async (_case, keep) => {
    const jar = new TestJar();
    await write(jar, text(7000));
    const partial = only(jar, keep);
    expect(await read(partial)).toBeUndefined();
    expect(readCookie(partial, 'connection')).toBeDefined();
  });

  it('reads no value from chunks of two values', async () => {
    const [old, young] = [new TestJar(), new TestJar()];
    await write(old, text(7000));
    await write(young, text(7000));
    const mixed = new TestJar({
      '__Host-connection.0': old.get('__Host-connection.0')?.value ?? '',
      '__Host-connection.1': young.get('__Host-connection.1')?.value ?? '',
      '__Host-connection.2': young.get('__Host-connection.2')?.value ?? '',
    });
    expect(await read(mixed)).toBeUndefined();
  });

  it('clears all chunks, with the attributes that they were set with', async () => {
    const jar = new TestJar();
    await write(jar, text(7000));
    const set = jar.written.length;
    clearCookie(jar, 'connection');
    expect(jar.names()).toEqual([]);
    for (const { attributes } of jar.written.slice(set))
      expect(attributes).toEqual({ ...cookieAttributes(), maxAge: 0 });
  });
});

it('sets no cookie to clear one that is not there', () => {
  const jar = new TestJar();
  clearCookie(jar, 'connection');
  expect(jar.written).toEqual([]);
});

it('reads no cookie without the prefix, because a sibling domain can set that one', async () => {
  const sealed = await seal('connection', { a: 1 }, hour);
  expect(await read(new TestJar({ connection: sealed }))).toBeUndefined();
  expect(await read(new TestJar({ '__Host-connection': sealed }))).toEqual({ a: 1 });
});

describe('a sealed cookie that a browser made up or changed', () => {
  const junk = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom('Fe26.2', '*', '1', '__proto__', 'a-b', '~2', '"', '%'))
      .map((parts) => parts.join('')),
  );

  it('reads no value from any cookies that were not sealed here, and does not throw', async () => {
    const name = fc.constantFrom('connection', 'connection.0', 'connection.1', 'connection.2');
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, junk), async (values) => {
        const named = Object.entries(values).map(([key, value]) => [`__Host-${key}`, value]);
        return (await read(new TestJar(Object.fromEntries(named)))) === undefined;
      }),
    );
  });

  it('reads from a changed seal no value, or exactly what was sealed', async () => {
    const sealed = await seal('connection', { a: 1 }, hour);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(sealed.length),
        fc.nat(5),
        fc.string({ maxLength: 5 }),
        async (at, cut, put) => {
          const changed = sealed.slice(0, at) + put + sealed.slice(at + cut);
          const data = await read(new TestJar({ '__Host-connection': changed }));
          // The same bytes can be written in several ways: a space in base64, anything behind the tilde.
          return data === undefined || JSON.stringify(data) === '{"a":1}';
        },
      ),
    );
  });
});
