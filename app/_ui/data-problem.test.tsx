import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { DataProblem } from './data-problem';

afterEach(cleanup);

it('says in place of the data what happened, and lets the person try again', () => {
  render(
    <DataProblem
      heading="Your tasks"
      message="The platform did not answer in time."
      retryHref="/connected"
    />,
  );
  expect(screen.getByRole('region', { name: 'Your tasks' })).toBeTruthy();
  expect(screen.getByRole('alert').textContent).toContain('The platform did not answer in time.');
  expect(screen.getByRole('link', { name: 'Try again' }).getAttribute('href')).toBe('/connected');
});
