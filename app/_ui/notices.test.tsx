import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { PageNotice } from './notices';

afterEach(cleanup);

it.each([
  ['not_granted', 'did not allow all that was asked for'],
  ['access_denied', 'did not allow more'],
  ['rate_limited', 'asks this app to wait'],
])('says for %s what happened', (name, words) => {
  render(<PageNotice name={name} />);
  expect(screen.getByRole('status').textContent).toContain(words);
});

it.each(['<b>evil</b>', 'toString', '__proto__', '', undefined, [['access_denied']]])(
  'says nothing for %j, which names no notice',
  (name) => {
    const { container } = render(<PageNotice name={name} />);
    expect(container.innerHTML).toBe('');
  },
);
