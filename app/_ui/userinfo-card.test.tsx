import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { UserinfoCard } from './userinfo-card';

afterEach(cleanup);

it.each([
  ['name', 'Ada Example', 'Name', 'Ada Example'],
  ['email_verified', true, 'Email verified', 'yes'],
  ['email_verified', false, 'Email verified', 'no'],
  ['updated_at', 1767225600, 'updated_at', '1767225600'],
  ['constructor', 'x', 'constructor', 'x'],
  ['nickname', null, 'nickname', 'null'],
  ['roles', ['admin'], 'roles', '[\n  "admin"\n]'],
  ['name', '<b>Ada</b>', 'Name', '<b>Ada</b>'],
])('shows the claim %s = %j as text', (claim, value, term, definition) => {
  render(<UserinfoCard claims={{ [claim]: value }} />);
  expect(screen.getByRole('term').textContent).toBe(term);
  expect(screen.getByRole('definition').textContent).toBe(definition);
});

it('turns no claim into a link', () => {
  render(<UserinfoCard claims={{ website: 'javascript:alert(1)', picture: 'https://example.com/a.png' }} />);
  expect(screen.queryByRole('link')).toBeNull();
  expect(screen.queryByRole('img')).toBeNull();
});
