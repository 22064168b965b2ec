import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { shellTexts } from '@/lib/texts';
import { AccountChip } from './account-chip';
import { PageShell } from './page-shell';

afterEach(cleanup);

it('begins with a link that skips the header', () => {
  render(<PageShell>content</PageShell>);
  const [first] = screen.getAllByRole('link');
  expect(first?.textContent).toBe('Skip to content');
  expect(document.querySelector(first?.getAttribute('href') ?? '')).toBe(screen.getByRole('main'));
  expect(screen.getByRole('banner')).toBeTruthy();
  expect(screen.getByRole('contentinfo')).toBeTruthy();
});

it('shows who is connected in the header, as a link to the account', () => {
  render(<PageShell chip={<AccountChip name="Ada Example" />}>content</PageShell>);
  const chip = within(screen.getByRole('banner')).getByRole('link', { name: 'Ada Example' });
  expect(chip.getAttribute('href')).toBe('/connected');
});

it('shows a way to the account where the page does not know whose it is', () => {
  render(<PageShell chip={<AccountChip />}>content</PageShell>);
  expect(screen.getByRole('link', { name: shellTexts.account })).toBeTruthy();
});
