import { sealData, unsealData } from 'iron-session';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cookieTable } from './cookies';
import { type Purpose, seal, unseal } from './seal';

const minute = 60_000;
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
    const envelope = { purpose: 'flow', version: 4, issuedAt: start, lifetimeMs: minute, data };
    const password = 'a-session-secret-of-32-characters-or-more';
    const id = Number(/^Fe26\.2\*(\d+)\*/.exec(await seal('flow', data, minute))?.[1]);
    expect(await unseal('flow', await sealData(envelope, { password: { [id]: password } }))).toBeUndefined();
    const current = await sealData({ ...envelope, version: 3 }, { password: { [id]: password } });
    expect(await unseal('flow', current)).toBeDefined();
  });

  it('opens no seal in which one character is changed, wherever it is', async () => {
    const sealed = await seal('flow', data, minute);
    const body = sealed.slice(0, sealed.lastIndexOf('~'));
    for (let at = 0; at < body.length; at += 7) {
      const changed = body.slice(0, at) + (body[at] === 'A' ? 'B' : 'A') + body.slice(at + 1);
      expect(await unseal('flow', changed), `at ${at}`).toBeUndefined();
    }
  });

  it.each([
    undefined,
    '',
    'x',
    'null',
    '{}',
    'Fe26.2',
    'Fe26.2*1*a*b*c*d*e*f',
    'Fe26.2*__proto__*a*b*c**d*e',
    'Fe26.2*constructor*a*b*c**d*e',
    `Fe26.2*${'9'.repeat(400)}*a*b*c**d*e`,
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
      expect(await (await processWith(...list)).unseal('flow', sealed)).toEqual(data);
    }
    expect(await (await processWith(next, current)).unseal('flow', sealed)).toBeUndefined();
  });

  it('seals with the first secret of the list alone', async () => {
    const sealed = await (await processWith(next, old)).seal('flow', data, minute);
    expect(await (await processWith(next)).unseal('flow', sealed)).toEqual(data);
    expect(await (await processWith(old)).unseal('flow', sealed)).toBeUndefined();
  });

  it('gives a secret the same number at any place of the list, and another secret another number', async () => {
    const idOf = (sealed: string) => sealed.split('*')[1];
    const alone = await (await processWith(current)).seal('flow', data, minute);
    const first = await (await processWith(current, old)).seal('flow', data, minute);
    const other = await (await processWith(old)).seal('flow', data, minute);
    expect(idOf(first)).toBe(idOf(alone));
    expect(idOf(other)).not.toBe(idOf(alone));
  });

  it('opens no seal of another secret that bears the number of ours', async () => {
    const ours = await (await processWith(current)).seal('flow', data, minute);
    const id = ours.split('*')[1] as string;
    const envelope = { purpose: 'flow', version: 3, issuedAt: start, lifetimeMs: minute, data };
    const forged = await sealData(envelope, { password: { [id]: next } });
    expect(await unsealData(forged, { password: { [id]: next } })).toMatchObject({ purpose: 'flow' });
    expect(await (await processWith(current)).unseal('flow', forged)).toBeUndefined();
  });
});

it('remembers at most 500 opened seals, and none that did not open', async () => {
  const memory = () =>
    (globalThis as { [key: symbol]: Map<string, unknown> })[Symbol.for('connected-app.opened-seals')];
  for (let count = 0; count < 520; count++) await unseal('draft', await seal('draft', count, minute));
  expect(memory()?.size).toBe(500);
  for (let count = 0; count < 20; count++) await unseal('draft', `Fe26.2*${count}*junk`);
  expect(memory()?.size).toBe(500);
});

it('writes into a seal no dashes and no number in hex, which firewalls take for SQL', async () => {
  const long = 'x'.repeat(2000);
  const seals = await Promise.all(Array.from({ length: 400 }, (_, id) => seal('flow', { id, long }, minute)));
  expect(seals.filter((sealed) => /-|\b0x/i.test(sealed))).toEqual([]);
  expect(await unseal('flow', seals[399])).toEqual({ id: 399, long });
});
