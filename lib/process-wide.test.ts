import { expect, it, vi } from 'vitest';
import { processWide } from './process-wide';

it('shares one value between copies of this module, as bundles have them', async () => {
  const first = processWide('test.shared', () => ({ count: 0 }));
  first.count = 7;
  vi.resetModules();
  const copy = await import('./process-wide');
  expect(copy.processWide).not.toBe(processWide);
  expect(copy.processWide('test.shared', () => ({ count: 0 }))).toBe(first);
});

it('keeps values of different names apart', () => {
  expect(processWide('test.a', () => ({}))).not.toBe(processWide('test.b', () => ({})));
});
