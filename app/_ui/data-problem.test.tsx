import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { DataProblem } from './data-problem';

afterEach(cleanup);

it('says in place of the data what happened, and lets the user try again', () => {
  render(<DataProblem heading="Your notes" failure="unavailable" path="/notes" />);
  expect(screen.getByRole('region', { name: 'Your notes' })).toBeTruthy();
  expect(screen.getByRole('alert').textContent).toContain(
    'The platform gave no answer that this app can use.',
  );
  expect(screen.getByRole('link', { name: 'Try again' }).getAttribute('href')).toBe('/notes');
});

it.each(['token_refused', 'scope_missing'] as const)(
  'leads to a new connection after %s, and back',
  (failure) => {
    render(<DataProblem heading="Your notes" failure={failure} path="/notes" />);
    expect(screen.getByRole('link', { name: 'Connect again' }).getAttribute('href')).toBe(
      '/connect?return_to=%2Fnotes',
    );
  },
);
