// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { AccountChoice } from './account-choice';

afterEach(cleanup);

const choice = (current: object, other: object) =>
  render(<AccountChoice current={current} other={other} returnTo="/connected" />);

describe('AccountChoice', () => {
  it('names both accounts, and says that nothing was changed yet', () => {
    choice({ name: 'Ana', email: 'ana@tasklight.example' }, { name: 'Ben', organization: 'north' });
    expect(screen.getByRole('button', { name: 'Stay with Ana' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Switch to Ben' })).toBeTruthy();
    expect(screen.getByRole('article').textContent).toContain('Ana (ana@tasklight.example)');
    expect(screen.getByRole('article').textContent).toContain('Ben (north)');
    expect(screen.getByRole('article').textContent).toContain('Nothing was changed yet');
  });

  it('names an account without a name by its email address, else as the account that the user had', () => {
    choice({}, { email: 'ben@tasklight.example' });
    expect(screen.getByRole('button', { name: 'Stay with the account you had' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Switch to ben@tasklight.example' })).toBeTruthy();
  });
});
