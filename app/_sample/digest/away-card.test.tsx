import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { ShownConnection } from '@/lib/connection/connection';
import { onceField } from '@/lib/web/server-action';
import { awayCard } from './away-card';
import { digestTexts as texts } from './texts';

const kept = vi.hoisted(() => ({ read: vi.fn() }));
vi.mock('./job', () => ({ digest: kept }));
vi.mock('./actions', () => ({ keepDigest: async () => {} }));
afterEach(cleanup);

const usual = { scope: ['read:tasks'], renews: true };
const show = async (read: object | undefined, connection: object = usual) => {
  kept.read.mockResolvedValue(read);
  return render(await awayCard({ connection: connection as ShownConnection, onceField }));
};
const next = () => document.querySelector('input[name=on]')?.getAttribute('value');

it.each([
  ['off', { isOn: false }, 'false', 'true'],
  ['on', { isOn: true }, 'true', 'false'],
])('shows a switch that is %s, and whose form says the other state', async (_what, read, checked, wanted) => {
  await show(read);
  expect(screen.getByRole('switch', { name: texts.keep }).getAttribute('aria-checked')).toBe(checked);
  expect(next()).toBe(wanted);
});

it('shows the last digest and its time', async () => {
  await show({ isOn: true, at: Date.now() - 3 * 60_000, result: { open: 1, done: 2 } });
  const { textContent } = screen.getByRole('region', { name: texts.heading });
  expect(textContent).toContain('1 open task, 2 done');
  expect(textContent).toMatch(/Last updated while you were away:.*\(3 minutes ago\)/);
});

it.each([
  ['without a database', undefined, usual],
  ['to a user who lets the app see no tasks', { isOn: false }, { ...usual, scope: [] }],
  ['to a user whose access cannot be renewed', { isOn: false }, { scope: ['read:tasks'] }],
])('shows nothing %s', async (_what, read, connection) => {
  expect((await show(read, connection)).container.textContent).toBe('');
});
