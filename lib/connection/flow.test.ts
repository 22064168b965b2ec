import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { seal } from '@/lib/cookies/seal';
import { TestJar } from '@/tests/support/test-jar';
import { consumeFlow, type Flow, flowLifetimeMs, openFlowIds, saveFlow, stateHash } from './flow';

const start = Date.parse('2026-01-01T00:00:00Z');
const second = 1000;

beforeEach(() => {
  vi.useFakeTimers({ now: start, toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const flow = (state: string, changes: Partial<Flow> = {}): Flow => ({
  state,
  verifier: 'verifier-of-43-characters-or-more-as-pkce-asks',
  nonce: 'nonce',
  returnTo: '/connected',
  scope: ['openid'],
  added: [],
  ...changes,
});

const take = consumeFlow;

/** A slow Redis that holds nothing. */
vi.mock('@/lib/store/shared', async (original) => ({
  ...(await original<typeof import('@/lib/store/shared')>()),
  withShared: () => new Promise((resolve) => setImmediate(resolve)),
}));

describe('consumeFlow', () => {
  it('returns the whole flow for its state', async () => {
    const jar = new TestJar();
    await saveFlow(jar, flow('state-1', { connectionId: 'connection-1' }));
    expect(await take(jar, 'state-1')).toEqual(flow('state-1', { connectionId: 'connection-1' }));
  });

  it('returns a flow once', async () => {
    const jar = new TestJar();
    await saveFlow(jar, flow('state-1'));
    await take(jar, 'state-1');
    expect(jar.names()).toEqual([]);
    expect(await take(jar, 'state-1')).toBeUndefined();
  });

  it('refuses a flow after ten minutes, by its seal and by its cookie', async () => {
    const jar = new TestJar();
    await saveFlow(jar, flow('state-1'));
    expect(jar.written[0]?.attributes).toMatchObject({ maxAge: 600, httpOnly: true, sameSite: 'lax' });
    vi.setSystemTime(start + flowLifetimeMs + second);
    expect(await take(jar, 'state-1')).toBeUndefined();
    expect(jar.names()).toEqual([]);
  });

  it('writes no state into a cookie’s name or value', async () => {
    const jar = new TestJar();
    await saveFlow(jar, flow('state-1'));
    expect(jar.names()[0]).toMatch(/^__Host-flow-[0-9a-f]{32}\.[0-9a-z]+$/);
    expect(JSON.stringify(jar.getAll())).not.toContain('state-1');
  });

  it('refuses a flow whose cookie bears the name of another state', async () => {
    const [ours, theirs] = [new TestJar(), new TestJar()];
    await saveFlow(ours, flow('ours'));
    await saveFlow(theirs, flow('theirs'));
    const [name, value] = [ours.getAll()[0]?.name ?? '', theirs.getAll()[0]?.value ?? ''];
    expect(await take(new TestJar({ [name]: value }), 'ours')).toBeUndefined();
  });

  it.each(['', 'x'.repeat(10_000), '__proto__', '../flow', 'ü', '\u0000'])(
    'finds no flow for the state %j',
    async (state) => {
      const jar = new TestJar();
      await saveFlow(jar, flow('state-1'));
      expect(await take(jar, state)).toBeUndefined();
      expect(jar.names()).toHaveLength(1);
    },
  );

  it('refuses a draft of the same shape in the cookie of a flow', async () => {
    const jar = new TestJar();
    await saveFlow(jar, flow('state-1'));
    const name = jar.names()[0] ?? '';
    const draft = await seal('draft', flow('state-1'), flowLifetimeMs);
    expect(await take(new TestJar({ [name]: draft }), 'state-1')).toBeUndefined();
  });
});

describe('saveFlow', () => {
  it('keeps the flows of two tabs apart', async () => {
    const jar = new TestJar();
    await saveFlow(jar, flow('a', { returnTo: '/a' }));
    await saveFlow(jar, flow('b', { returnTo: '/b' }));
    expect((await take(jar, 'b'))?.returnTo).toBe('/b');
    expect((await take(jar, 'a'))?.returnTo).toBe('/a');
  });

  it('keeps five flows, and drops the oldest', async () => {
    const jar = new TestJar();
    for (let count = 1; count <= 6; count++) {
      vi.setSystemTime(start + count * second);
      await saveFlow(jar, flow(`state-${count}`));
    }
    expect(jar.names()).toHaveLength(5);
    expect(await take(jar, 'state-1')).toBeUndefined();
    expect(await take(jar, 'state-2')).toBeDefined();
    expect(await take(jar, 'state-6')).toBeDefined();
  });

  it('keeps all flows within 5000 bytes, however long their destinations are', async () => {
    const jar = new TestJar();
    for (let count = 1; count <= 100; count++) {
      vi.setSystemTime(start + count * second);
      await saveFlow(jar, flow(`state-${count}`, { returnTo: `/${'x'.repeat(511)}` }));
    }
    expect(jar.bytes()).toBeLessThan(5000);
    expect(await take(jar, 'state-100')).toBeDefined();
  });

  it('expires flows that have ended', async () => {
    const jar = new TestJar();
    await saveFlow(jar, flow('old'));
    vi.setSystemTime(start + flowLifetimeMs + second);
    await saveFlow(jar, flow('new'));
    expect(jar.names()).toHaveLength(1);
  });

  it('keeps real flows when forged flows name a start in the future', async () => {
    const junk = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [`__Host-flow-${`${index}`.repeat(22)}.zzzzzzzzz`, 'junk']),
    );
    const jar = new TestJar(junk);
    await saveFlow(jar, flow('mine'));
    vi.setSystemTime(start + second);
    await saveFlow(jar, flow('mine too'));
    expect(jar.names()).toHaveLength(2);
    expect(await take(jar, 'mine')).toBeDefined();
  });

  it('expires at most 50 of a thousand forged flows per response', async () => {
    const junk = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`__Host-flow-${index}.1`, '']),
    );
    const jar = new TestJar(junk);
    await saveFlow(jar, flow('amid junk'));
    expect(jar.written.filter(({ value }) => value === '')).toHaveLength(50);
    expect(await take(jar, 'amid junk')).toBeDefined();
  });

  it('names no flow that this app did not seal, nor one under the name of another', async () => {
    const sealed = await seal('flow', flow('mine'), flowLifetimeMs);
    const names = [stateHash('mine'), stateHash('of another browser'), 'x'.repeat(3600)];
    const jar = new TestJar(Object.fromEntries(names.map((name) => [`__Host-flow-${name}.1`, sealed])));
    expect(await openFlowIds(jar)).toEqual([stateHash('mine')]);
  });

  it('leaves cookies of other names alone', async () => {
    const jar = new TestJar({ 'flow-elsewhere.1': 'x', '__Host-connection': 'y' });
    await saveFlow(jar, flow('a'));
    expect(jar.names()).toEqual(expect.arrayContaining(['flow-elsewhere.1', '__Host-connection']));
  });
});
