import { expect, it } from 'vitest';
import { withNote } from './with-note';

it.each([
  ['/connected', '/connected?note=x'],
  ['/connected?a=1#part', '/connected?a=1&note=x#part'],
  ['/connected?note=old', '/connected?note=x'],
  ['/connected?note=1&note=2', '/connected?note=x'],
])('%s becomes %s', (path, expected) => {
  expect(withNote(path, 'x')).toBe(expected);
});
