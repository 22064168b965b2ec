// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { AccountChoice } from './account-choice';

afterEach(cleanup);

const choice = (current: object, other: object) =>
  render(<AccountChoice current={current} other={other} otherId="other" returnTo="/connected" />);

describe('AccountChoice', () => {
  it('names both accounts, and says which one is connected', () => {
    choice({ name: 'Ana', email: 'ana@tasklight.example' }, { name: 'Ben', organization: 'North' });
    expect(screen.getByRole('button', { name: 'Stay with Ana' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Switch to Ben' })).toBeTruthy();
    expect(screen.getByRole('article').textContent).toContain('Ana (ana@tasklight.example)');
    expect(screen.getByRole('article').textContent).toContain('Ben (North)');
    expect(screen.getByRole('article').textContent).toContain('The account in use is Ana');
  });

  it.each([
    [
      'organization',
      { name: 'Ana', organization: 'North' },
      { name: 'Ana', organization: 'South' },
      ['North', 'South'],
    ],
    [
      'email',
      { name: 'Ana', email: 'a@x.example' },
      { name: 'Ana', email: 'b@x.example' },
      ['a@x.example', 'b@x.example'],
    ],
    ['name', { name: 'Ana', email: 'a@x.example' }, { email: 'b@x.example' }, ['Ana', 'b@x.example']],
  ])('labels the two choices by the %s, where that is what differs', (_claim, current, other, labels) => {
    choice(current, other);
    expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([
      `Stay with ${labels[0]}`,
      `Switch to ${labels[1]}`,
    ]);
  });

  it('names an account without a name by its email address, else as the account that the user had', () => {
    choice({}, { email: 'ben@tasklight.example' });
    expect(screen.getByRole('button', { name: 'Stay with the one you connected earlier' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Switch to ben@tasklight.example' })).toBeTruthy();
    cleanup();
    choice({ name: 'Ana' }, {});
    expect(screen.getByRole('button', { name: 'Switch to the new account' })).toBeTruthy();
    expect(screen.getByRole('article').textContent).toContain('as a different user.');
  });

  it('calls nobody by the name of an organization', () => {
    choice({ organization: 'North' }, { organization: 'South' });
    const text = screen.getByRole('article').textContent;
    expect(text).toContain('The account in use is the one you connected earlier (North).');
    expect(text).toContain('as a different user (South).');
    expect(screen.getByRole('button', { name: 'Switch to South' })).toBeTruthy();
  });
});
