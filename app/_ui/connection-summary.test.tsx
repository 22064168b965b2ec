import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { brand } from '@/lib/brand';
import { describeScope } from '@/lib/scopes';
import { connectionTexts as texts } from '@/lib/texts';
import { ConnectionSummary } from './connection-summary';

const settings = vi.hoisted(() => ({
  idleMs: 30 * 86_400_000,
  absoluteMs: 90 * 86_400_000,
  platformApiUrl: '',
}));
vi.mock('@/lib/config', () => ({ config: () => settings }));

beforeEach(() => {
  settings.platformApiUrl = 'https://api.tasklight.example';
});
afterEach(cleanup);

const connection = {
  id: 'connection-1',
  scope: ['read:tasks'],
  requestedScope: ['read:tasks', 'write:tasks'],
  connectedAt: Date.parse('2026-03-01T12:00:00Z'),
  expiresAt: Date.parse('2026-03-01T13:00:00Z'),
};
const show = (changes: object = {}, renews = true) =>
  render(<ConnectionSummary connection={{ ...connection, ...changes }} renews={renews} />);
const answerTo = (question: string) => screen.getByText(question).nextElementSibling?.textContent;

it('says since when the connection exists, how long it lasts and when it was used', () => {
  show();
  expect(answerTo(texts.since)).toBe('1 Mar 2026');
  expect(answerTo(texts.lasts)).toBe('30 May 2026, or sooner if you don’t visit for 30 days');
  expect(answerTo(texts.used)).toBe(texts.usedNow);
});

it('says that a connection without a refresh token lasts as long as its access token', () => {
  show({}, false);
  expect(answerTo(texts.lasts)).toContain('1 Mar 2026, 13:00');
});

it('lists granted scopes and missing scopes apart, and names each by its title alone', () => {
  show();
  const [granted, missing] = screen.getAllByRole('list');
  const title = (name: string) => describeScope(name).title;
  expect(within(granted as HTMLElement).getByRole('listitem').textContent).toBe(title('read:tasks'));
  expect(within(missing as HTMLElement).getByRole('listitem').textContent).toBe(title('write:tasks'));
  expect(screen.getByRole('heading', { name: texts.notAllowed })).toBeTruthy();
  expect(document.querySelector('li[title]')).toBeNull();
});

it('shows no list of missing scopes when all scopes were granted', () => {
  show({ requestedScope: ['read:tasks'] });
  expect(screen.queryByRole('heading', { name: texts.notAllowed })).toBeNull();
});

it('links to where the platform takes access back, unless nobody knows where that is', () => {
  show();
  expect(screen.getByRole('link', { name: texts.manage }).getAttribute('href')).toBe(
    `https://api.tasklight.example${brand.platform.manageAccess}`,
  );
  cleanup();
  settings.platformApiUrl = '';
  show();
  expect(screen.queryByRole('link')).toBeNull();
});

it('disconnects by a plain form, which works without a script', () => {
  show();
  const form = screen.getByRole('button', { name: texts.disconnect }).closest('form');
  expect(form?.getAttribute('method')).toBe('post');
  expect(form?.getAttribute('action')).toBe('/disconnect?connection=connection-1');
});

it.each([true, false])('says whether access is refreshed without the user (%s)', (renews) => {
  show({}, renews);
  expect(screen.queryByText(texts.renews) !== null).toBe(renews);
});
