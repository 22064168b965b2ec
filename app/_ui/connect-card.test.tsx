import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { ConnectCard } from './connect-card';

afterEach(cleanup);

vi.mock('@/lib/scopes', () => ({
  scopeCatalogue: [
    { name: 'read:notes', title: 'See your notes', description: 'Reads them.' },
    { name: 'write:notes', title: 'Add notes', description: 'Changes them.', later: true },
  ],
}));

it('has one way to connect, a plain link that nothing prefetches', () => {
  render(<ConnectCard returnTo="/connected" />);
  expect(screen.getByRole('link', { name: 'Connect' })).toBeTruthy();
  expect(screen.getAllByRole('link')).toHaveLength(1);
  expect(screen.queryByRole('button')).toBeNull();
});

it('shows who is connected already the way on, where the page cannot know', () => {
  render(<ConnectCard />);
  expect(screen.getByRole('link', { name: 'Connect' }).getAttribute('href')).toBe('/connect');
  expect(screen.getByRole('link', { name: 'Go to your account' }).getAttribute('href')).toBe('/connected');
});

it('puts every scope into words and marks what is used only when needed', () => {
  render(<ConnectCard />);
  const asked = within(screen.getByRole('region', { name: 'What this app can use' }));
  const [read, write] = asked.getAllByRole('listitem');
  expect(read?.textContent).toBe('See your notesReads them.');
  expect(write?.textContent).toBe('Add noteswhen neededChanges them.');
});

it('keeps the destination when one is known', () => {
  render(<ConnectCard returnTo="/connected" />);
  expect(screen.getByRole('link', { name: 'Connect' }).getAttribute('href')).toBe(
    '/connect?return_to=%2Fconnected',
  );
});
