import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { Connection } from '@/lib/connection/connection';
import { connectTexts, startNotices } from '@/lib/texts';
import StartPage, { generateMetadata } from './page';

/** The connection of the browser that asks. */
let connection: Partial<Connection> | undefined;
vi.mock('@/lib/web/session', () => ({
  readConnection: async () => connection,
  accountOf: () => ({ name: 'Ada' }),
}));
/** The notice that the request before left. */
let left: string | undefined;
vi.mock('@/lib/web/marks', () => ({ noticeToSay: async () => left }));

afterEach(() => {
  cleanup();
  connection = undefined;
  left = undefined;
});

const shown = () => document.querySelector('.notice');

const open = async (query: Record<string, string | string[]>) =>
  render(await StartPage({ params: Promise.resolve({}), searchParams: Promise.resolve(query) }));

it('says that nothing was shared when the user declined', async () => {
  await open({ notice: 'access_denied' });
  expect(shown()?.textContent).toContain('Nothing was shared');
});

it('says that access was withdrawn only when the issuer confirmed it', async () => {
  await open({ notice: 'disconnected' });
  expect(shown()?.textContent).toContain(startNotices.disconnected.text);
  cleanup();
  await open({ notice: 'disconnected_here' });
  expect(shown()?.textContent).toContain('couldn’t confirm');
});

it.each([['<b>evil</b>'], ['constructor'], [''], [['disconnected', 'disconnected']]])(
  'shows no notice for the query %j, which names none',
  async (notice) => {
    await open({ notice });
    expect(shown()).toBeNull();
  },
);

it.each([
  ['stays so', { refreshToken: 'r', expiresAt: 0 }, false],
  ['has access for now', { expiresAt: Date.now() + 60_000 }, false],
  ['has lost it', { expiresAt: 0 }, true],
])(
  'tells a user that their access is over only when it is: a connection that %s (%j), told: %s',
  async (_who, kept, told) => {
    connection = kept;
    await open({ notice: 'access_over' });
    expect(shown() !== null).toBe(told);
  },
);

it('says what the request before left to say, rather than what the link names, and in the title too', async () => {
  left = 'disconnected';
  await open({ notice: 'connect_first' });
  expect(shown()?.textContent).toContain(startNotices.disconnected.title);
  const props = { params: Promise.resolve({}), searchParams: Promise.resolve({}) };
  expect((await generateMetadata(props)).title).toBe(startNotices.disconnected.title);
});

it('shows who is connected in the header', async () => {
  connection = { refreshToken: 'r', expiresAt: 0 };
  await open({});
  expect(screen.getByRole('link', { name: 'Ada' }).getAttribute('href')).toBe('/connected');
});

it('leads to the tasks who comes back to it connected, and nobody else', async () => {
  await open({});
  expect(screen.queryByRole('link', { name: connectTexts.open })).toBeNull();
  cleanup();
  connection = { refreshToken: 'r', expiresAt: 0 };
  await open({});
  expect(screen.getByRole('link', { name: connectTexts.open }).getAttribute('href')).toBe('/connected');
});

it('keeps the destination, if it is in this app', async () => {
  await open({ return_to: '/connected?view=mine' });
  expect(screen.getByRole('link', { name: connectTexts.button }).getAttribute('href')).toBe(
    '/connect?return_to=%2Fconnected%3Fview%3Dmine',
  );
  cleanup();
  await open({ return_to: '//elsewhere.example' });
  expect(screen.getByRole('link', { name: connectTexts.button }).getAttribute('href')).toBe(
    '/connect?return_to=%2Fconnected',
  );
});
