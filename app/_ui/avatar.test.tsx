import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { Avatar, initialsOf } from './avatar';

afterEach(cleanup);

describe('initials', () => {
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
  ])('of "%s" are "%s"', (name, initials) => expect(initialsOf(name)).toBe(initials));
});

it('loads a picture late, without telling its host where it is shown', () => {
  const { container } = render(<Avatar name="Ada" picture="https://example.com/ada.png" />);
  const image = container.querySelector('img');
  expect(image?.getAttribute('src')).toBe('https://example.com/ada.png');
  expect(image?.getAttribute('referrerpolicy')).toBe('no-referrer');
  expect(image?.getAttribute('loading')).toBe('lazy');
  expect(image?.getAttribute('alt')).toBe('');
});

it('takes the initials where there is no picture', () => {
  const { container } = render(<Avatar name="Ada" />);
  expect(container.querySelector('img')).toBeNull();
  expect(container.textContent).toBe('A');
});
