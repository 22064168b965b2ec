import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { UserinfoCard } from './userinfo-card';

afterEach(cleanup);

it.each([
  ['name', 'Ada Example', 'Name', 'Ada Example'],
  ['email_verified', true, 'Email verified', 'Yes'],
  ['email_verified', false, 'Email verified', 'No'],
  ['updated_at', 1767225600, 'updated_at', '1767225600'],
  ['constructor', 'x', 'constructor', 'x'],
  ['locale', 'pt-BR', 'Language', 'Brazilian Portuguese'],
  ['locale', 'de_AT', 'Language', 'Austrian German'],
  ['locale', 'no language', 'Language', 'no language'],
  ['roles', ['admin'], 'roles', '[\n  "admin"\n]'],
  ['name', '<b>Ada</b>', 'Name', '<b>Ada</b>'],
])('shows the claim %s = %j as text', (claim, value, term, definition) => {
  render(<UserinfoCard claims={{ [claim]: value }} />);
  expect(screen.getByRole('term').textContent).toBe(term);
  expect(screen.getByRole('definition').textContent).toBe(definition);
});

it.each([null, '', [], {}, undefined])('leaves out a claim that is empty: %j', (value) => {
  render(<UserinfoCard claims={{ nickname: value }} />);
  expect(screen.queryByRole('term')).toBeNull();
});

it.each(['picture', 'profile_picture'])('shows the picture of the claim %s once', (claim) => {
  const address = 'https://example.com/a.png';
  const { container } = render(<UserinfoCard claims={{ picture: '', [claim]: address, name: 'Ada' }} />);
  expect([...container.querySelectorAll('img')].map(({ src }) => src)).toEqual([address]);
  expect(container.textContent).not.toContain(address);
});

it('turns no claim into a link', () => {
  render(<UserinfoCard claims={{ website: 'javascript:alert(1)', picture: 'https://example.com/a.png' }} />);
  expect(screen.queryByRole('link')).toBeNull();
  expect(screen.queryByRole('img')).toBeNull();
});
