import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { Connection } from '@/lib/connection/connection';
import StartPage from './page';

/** The connection of the browser that asks. */
let connection: Partial<Connection> | undefined;
vi.mock('@/lib/web/session', () => ({ readConnection: async () => connection }));

afterEach(() => {
  cleanup();
  connection = undefined;
});

const open = async (query: Record<string, string | string[]>) =>
  render(await StartPage({ params: Promise.resolve({}), searchParams: Promise.resolve(query) }));

it('says kindly that the user declined', async () => {
  await open({ notice: 'access_denied' });
  expect(screen.getByRole('status').textContent).toContain('Nothing was shared');
});

it('does not claim a withdrawal that the issuer did not confirm', async () => {
  await open({ notice: 'disconnected' });
  expect(screen.getByRole('status').textContent).toContain('was withdrawn, and');
  cleanup();
  await open({ notice: 'disconnected_here' });
  expect(screen.getByRole('status').textContent).toContain('did not confirm');
});

it.each([['<b>evil</b>'], ['constructor'], [''], [['disconnected', 'disconnected']]])(
  'shows no notice for %j, which names none',
  async (notice) => {
    await open({ notice });
    expect(screen.queryByRole('status')).toBeNull();
  },
);

it.each([
  ['stays so', { refreshToken: 'r', expiresAt: 0 }, false],
  ['has access for now', { expiresAt: Date.now() + 60_000 }, false],
  ['has lost it', { expiresAt: 0 }, true],
])('tells whoever is connected and %s that they are not: %j, %s', async (_who, shown, told) => {
  connection = shown;
  await open({ notice: 'access_over' });
  expect(screen.queryByRole('status') !== null).toBe(told);
});

it('keeps the destination, if it is in this app', async () => {
  await open({ return_to: '/connected?view=mine' });
  expect(screen.getByRole('link', { name: 'Connect' }).getAttribute('href')).toBe(
    '/connect?return_to=%2Fconnected%3Fview%3Dmine',
  );
  cleanup();
  await open({ return_to: '//elsewhere.example' });
  expect(screen.getByRole('link', { name: 'Connect' }).getAttribute('href')).toBe(
    '/connect?return_to=%2Fconnected',
  );
});
