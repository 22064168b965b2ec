import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { dataTexts } from '@/lib/texts';
import { DataProblem } from './data-problem';

afterEach(cleanup);

it('shows in place of the data what happened, and a link to try again', () => {
  render(<DataProblem heading="Your notes" failure="unavailable" path="/notes" />);
  expect(screen.getByRole('region', { name: 'Your notes' })).toBeTruthy();
  expect(screen.getByText(dataTexts.unavailable)).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Try again' }).getAttribute('href')).toBe('/notes');
});

it.each(['token_refused', 'scope_missing'] as const)(
  'links to a new connection, with the way back, after the failure %s',
  (failure) => {
    render(<DataProblem heading="Your notes" failure={failure} path="/notes" />);
    expect(screen.getByRole('link', { name: 'Connect again' }).getAttribute('href')).toBe(
      '/connect?return_to=%2Fnotes',
    );
  },
);
