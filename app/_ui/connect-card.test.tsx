import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { ConnectCard } from './connect-card';

afterEach(cleanup);

vi.mock('@/lib/scopes', () => ({
  scopeCatalogue: [
    { name: 'read:notes', title: 'See your notes', description: 'Reads them.' },
    { name: 'write:notes', title: 'Add notes', description: 'Changes them.', onDemand: true },
  ],
}));

it('offers to connect by one link, and by no button', () => {
  render(<ConnectCard returnTo="/connected" />);
  expect(screen.getByRole('link', { name: 'Connect' })).toBeTruthy();
  expect(screen.getAllByRole('link')).toHaveLength(1);
  expect(screen.queryByRole('button')).toBeNull();
});

it('links to the account page where the page cannot know whether the user is connected', () => {
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

it('links to /connect with the destination when one is known', () => {
  render(<ConnectCard returnTo="/connected" />);
  expect(screen.getByRole('link', { name: 'Connect' }).getAttribute('href')).toBe(
    '/connect?return_to=%2Fconnected',
  );
});
