import { expect, it } from 'vitest';
import { withNotice } from './return-to';

it.each([
  ['/connected', '/connected?notice=x'],
  ['/connected?a=1#part', '/connected?a=1&notice=x#part'],
  ['/connected?notice=old', '/connected?notice=x'],
  ['/connected?notice=1&notice=2', '/connected?notice=x'],
])('turns %s into %s, with the notice x', (path, expected) => {
  expect(withNotice(path, 'x')).toBe(expected);
});
