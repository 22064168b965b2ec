import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { Avatar, initialsOf } from './avatar';

afterEach(cleanup);

describe('initialsOf', () => {
  it.each([
    ['Ada Example', 'AE'],
    ['ada', 'A'],
    ['Ada Maria van Example', 'AE'],
    ['ada@example.com', 'A'],
    ['ada.example@example.com', 'AE'],
    ['@', '?'],
    ['é́milie', 'É́'],
    ['👩‍🚀 Example', '👩‍🚀E'],
    ['   ', '?'],
    ['', '?'],
  ])('takes from the name "%s" the initials "%s"', (name, initials) =>
    expect(initialsOf(name)).toBe(initials),
  );
});

it('loads a picture lazily and without a Referer', () => {
  const { container } = render(<Avatar name="Ada" picture="https://example.com/ada.png" />);
  const image = container.querySelector('img');
  expect(image?.getAttribute('src')).toBe('https://example.com/ada.png');
  expect(image?.getAttribute('referrerpolicy')).toBe('no-referrer');
  expect(image?.getAttribute('loading')).toBe('lazy');
  expect(image?.getAttribute('alt')).toBe('');
});

it('shows the initials of a user without a picture', () => {
  const { container } = render(<Avatar name="Ada" />);
  expect(container.querySelector('img')).toBeNull();
  expect(container.textContent).toBe('A');
});
