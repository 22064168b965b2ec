import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { ConnectionSummary } from './connection-summary';

afterEach(cleanup);

const read = { name: 'read:notes', title: 'See your notes', description: '' } as const;
const write = { name: 'write:notes', title: 'Add notes', description: '', onDemand: true } as const;
const connection = {
  user: { name: 'Ada Example', email: 'ada@example.com' },
  granted: [read],
  notGranted: [write],
  accessEndsAt: new Date('2026-03-01T23:45:00Z'),
  renews: true,
};

it('names the connected user, and in B2B the organization', () => {
  render(<ConnectionSummary {...connection} user={{ ...connection.user, organization: 'Blue Bakery' }} />);
  const summary = screen.getByRole('region', { name: 'Your connection' });
  for (const words of ['Ada Example', 'ada@example.com', 'Blue Bakery'])
    expect(summary.textContent).toContain(words);
});

it('shows “Your account” when there is no claim about the user', () => {
  render(<ConnectionSummary {...connection} user={{}} />);
  expect(screen.getByText('Your account')).toBeTruthy();
});

it('shows the email address once when no name is known', () => {
  render(<ConnectionSummary {...connection} user={{ email: 'ada@example.com' }} />);
  expect(screen.getAllByText('ada@example.com')).toHaveLength(1);
});

it('lists granted scopes and missing scopes apart', () => {
  render(<ConnectionSummary {...connection} />);
  const [granted, missing] = screen.getAllByRole('list');
  expect(within(granted as HTMLElement).getByText('See your notes')).toBeTruthy();
  expect(within(missing as HTMLElement).getByText('Add notes')).toBeTruthy();
  expect(screen.getByRole('heading', { name: 'Asked for and not granted' })).toBeTruthy();
});

it('shows no list of missing scopes when all scopes were granted', () => {
  render(<ConnectionSummary {...connection} notGranted={[]} />);
  expect(screen.queryByRole('heading', { name: 'Asked for and not granted' })).toBeNull();
});

it('disconnects by a plain form, which works without a script', () => {
  render(<ConnectionSummary {...connection} />);
  const form = screen.getByRole('button', { name: 'Disconnect' }).closest('form');
  expect(form?.getAttribute('method')).toBe('post');
  expect(form?.getAttribute('action')).toBe('/disconnect');
});

it.each([
  [true, 'Renewed by itself'],
  [false, ''],
])('says whether access is refreshed without the user (%s)', (renews, words) => {
  render(<ConnectionSummary {...connection} renews={renews} />);
  expect(screen.queryByText(/Renewed by itself/)?.textContent ?? '').toContain(words);
  expect(screen.queryByText(/Renewed by itself/) !== null).toBe(renews);
});
