import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { openedWith, sealedWith } from '@/tests/support/seals';
import { cookieTable } from './cookies';
import { type Purpose, seal, unseal as unsealAs } from './seal';

const minute = 60_000;
const anything = z.unknown();
const unseal = (purpose: Purpose, sealed: string | undefined) => unsealAs(purpose, sealed, anything);
const start = Date.parse('2026-01-01T00:00:00Z');
const data = { a: 1, text: 'ü', nested: { list: [1, null] } };

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.resetModules();
});

/** A process with these secrets: nothing that this one read or remembers is in it. */
async function processWith(...secrets: string[]) {
  vi.stubEnv('SESSION_SECRET', secrets.join(','));
  vi.resetModules();
  Reflect.deleteProperty(globalThis, Symbol.for('connected-app.opened-seals'));
  return import('./seal');
}

describe('seal and unseal', () => {
  it('opens a seal with its data', async () => {
    expect(await unseal('flow', await seal('flow', data, minute))).toEqual(data);
  });

  it('makes what another deployment with the same secret can open', async () => {
    const sealed = await seal('flow', data, minute);
    expect(await openedWith('a-session-secret-of-32-characters-or-more', 'flow', sealed)).toEqual(data);
  });

  it('seals a value so that nobody can read its text', async () => {
    const sealed = await seal('flow', { token: 'S3CRET' }, minute);
    expect(sealed).not.toContain('S3CRET');
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('S3CRET');
  });

  it('seals equal values differently each time', async () => {
    expect(await seal('flow', data, minute)).not.toBe(await seal('flow', data, minute));
  });

  const sealed = Object.entries(cookieTable).flatMap(([name, row]) => (row.sealed ? [name as Purpose] : []));
  const purposes: Purpose[] = [...sealed, 'exchanges', 'refreshed', 'replaced'];
  it.each(purposes)('opens what was sealed for %s for no other purpose', async (purpose) => {
    const sealed = await seal(purpose, data, minute);
    for (const other of purposes) {
      const opened = await unseal(other, sealed);
      expect(opened).toEqual(other === purpose ? data : undefined);
    }
  });

  it('opens no seal after its lifetime, though the process opened it before', async () => {
    const sealed = await seal('flow', data, minute);
    vi.setSystemTime(start + minute);
    expect(await unseal('flow', sealed)).toBeDefined();
    vi.setSystemTime(start + minute + 1);
    expect(await unseal('flow', sealed)).toBeUndefined();
  });

  it('opens no seal after its lifetime when the process never opened it before', async () => {
    const sealed = await seal('flow', data, minute);
    vi.setSystemTime(start + 3 * minute);
    expect(await unseal('flow', sealed)).toBeUndefined();
  });

  it('opens no seal of another version', async () => {
    const secret = 'a-session-secret-of-32-characters-or-more';
    const value = [start + minute, data];
    expect(await unseal('flow', await sealedWith(secret, 'flow', value, 3))).toBeUndefined();
    expect(await unseal('flow', await sealedWith(secret, 'flow', value, 4))).toEqual(data);
  });

  it('opens no seal whose data have another shape', async () => {
    const sealed = await seal('flow', data, minute);
    expect(await unsealAs('flow', sealed, z.object({ a: z.string() }))).toBeUndefined();
    expect(await unsealAs('flow', sealed, z.object({ a: z.number() }))).toEqual({ a: 1 });
  });

  it('seals a connection with an access token of 1 KB into less than 1.9 KB', async () => {
    const scope = ['openid', 'profile', 'email', 'offline_access', 'read:tasks'];
    const connection = {
      subject: `user-live-${randomUUID()}`,
      profile: { name: 'Ana Lindqvist', email: 'ana@example.com' },
      scope,
      accessToken: [27, 769, 256]
        .map((bytes) => randomBytes(bytes).toString('base64url'))
        .join('.')
        .slice(0, 1024),
      refreshToken: randomBytes(32).toString('base64url'),
      expiresAt: start,
      id: randomBytes(16).toString('hex'),
      issuer: 'https://example-company-1234.customers.stytch.com',
      requestedScope: scope,
      refreshAt: start,
      refreshCount: 0,
      connectedAt: start,
    };
    const sealed = await seal('connection', connection, minute);
    expect(`__Host-connection=${sealed}`.length).toBeLessThan(1900);
    expect(await unseal('connection', sealed)).toEqual(connection);
  });

  it('opens a seal with whatever text was sealed', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 100 }),
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.base64String({ maxLength: 200 }),
      fc.constantFrom(
        'A'.repeat(32),
        'A'.repeat(31),
        '-_'.repeat(50),
        'A'.repeat(32).concat('ü'),
        'x'.repeat(9000),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text), async (texts) => {
        const whole = texts.map((each) => each.toWellFormed());
        expect(await unseal('draft', await seal('draft', whole, minute))).toEqual(whole);
      }),
    );
  });

  it('opens no seal in which one character is changed, wherever it is', async () => {
    const sealed = await seal('flow', data, minute);
    for (let at = 0; at < sealed.length; at += 3) {
      const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
      expect(await unseal('flow', changed), `at ${at}`).toBeUndefined();
    }
  });

  it.each([
    (sealed: string) => `"${sealed}"`,
    (sealed: string) => `${sealed}x`,
    (sealed: string) => ` ${sealed}`,
    (sealed: string) => sealed.replaceAll('!', '+'),
    (sealed: string) => sealed.slice(0, 60) + sealed,
  ])('opens no seal that is spelled otherwise: %s', async (spelled) => {
    // So that there is something to spell otherwise.
    let sealed = await seal('flow', data, minute);
    while (!sealed.includes('!')) sealed = await seal('flow', data, minute);
    expect(await unseal('flow', spelled(sealed))).toBeUndefined();
  });

  it.each([
    undefined,
    '',
    'x',
    'null',
    '{}',
    'A'.repeat(16),
    'A'.repeat(37),
    'A'.repeat(38),
    'A'.repeat(400),
    'a.b.c',
    '__proto__',
    'Fe26.2*1*a*b*c*d*e*f',
    'eyJhbGciOiJub25lIn0.e30.',
    '*'.repeat(4000),
    '\u0000',
  ])('opens nothing from the forged seal %j, and does not throw', async (sealed) => {
    expect(await unseal('flow', sealed)).toBeUndefined();
  });
});

describe('seal and unseal after a rotation of SESSION_SECRET', () => {
  const [old, current, next] = ['o', 'c', 'n'].map((letter) => letter.repeat(40)) as [string, string, string];

  it('opens a seal of an old secret while the list has that secret at any place', async () => {
    const sealed = await (await processWith(old)).seal('flow', data, minute);
    for (const list of [
      [current, old],
      [next, current, old],
      [old, current],
    ]) {
      expect(await (await processWith(...list)).unseal('flow', sealed, anything)).toEqual(data);
    }
    expect(await (await processWith(next, current)).unseal('flow', sealed, anything)).toBeUndefined();
  });

  it('seals with the first secret of the list alone', async () => {
    const sealed = await (await processWith(next, old)).seal('flow', data, minute);
    expect(await (await processWith(next)).unseal('flow', sealed, anything)).toEqual(data);
    expect(await (await processWith(old)).unseal('flow', sealed, anything)).toBeUndefined();
  });
});

it('remembers at most 500 opened seals, and none that did not open', async () => {
  const memory = () =>
    (globalThis as { [key: symbol]: Map<string, unknown> })[Symbol.for('connected-app.opened-seals')];
  for (let count = 0; count < 520; count++) await unseal('draft', await seal('draft', count, minute));
  expect(memory()?.size).toBe(500);
  for (let count = 0; count < 20; count++) await unseal('draft', `${count}junk`);
  expect(memory()?.size).toBe(500);
});

it('writes into a seal no dashes and no number in hex, which firewalls take for SQL', async () => {
  const long = 'x'.repeat(2000);
  const seals = await Promise.all(Array.from({ length: 400 }, (_, id) => seal('flow', { id, long }, minute)));
  expect(seals.filter((sealed) => /-|\b0x/i.test(sealed))).toEqual([]);
  expect(await unseal('flow', seals[399])).toEqual({ id: 399, long });
});
