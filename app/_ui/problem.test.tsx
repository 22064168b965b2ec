import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { Problem } from './problem';

afterEach(cleanup);

const problem = {
  title: 'The sign-in took too long',
  explanation: 'You came back after more than 10 minutes.',
  advice: 'Start again.',
  ways: [
    { href: '/connect?return_to=%2Fconnected', label: 'Start again' },
    { href: '/', label: 'Go to the start' },
  ],
  code: 'flow_expired',
};

it('says what happened and what to do, and links to the ways on', () => {
  render(<Problem {...problem} />);
  expect(screen.getByRole('heading', { level: 1, name: problem.title })).toBeTruthy();
  expect(screen.getByText(problem.explanation)).toBeTruthy();
  expect(screen.getByText(problem.advice)).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Start again' }).getAttribute('href')).toBe(problem.ways[0]?.href);
  expect(screen.getByRole('link', { name: 'Go to the start' }).getAttribute('href')).toBe('/');
});

it('shows the code of the problem always, and a reference when there is one', () => {
  const { rerender } = render(<Problem {...problem} />);
  expect(screen.getByText('flow_expired')).toBeTruthy();
  expect(screen.queryByText('Reference:')).toBeNull();
  rerender(<Problem {...problem} reference="request-id-test-1" />);
  expect(screen.getByText('request-id-test-1')).toBeTruthy();
});
