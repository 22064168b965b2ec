// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { morph } from './browser/morph.js';

const element = (html: string): Element => {
  const holder = document.createElement('div');
  holder.innerHTML = html;
  return holder.firstElementChild as Element;
};
const morphed = (before: string, after: string): string => {
  const live = element(before);
  morph(live, element(after));
  return live.outerHTML;
};

it('morph removes the class of a chapter that is reached', () => {
  const reached = '<ol><li><a href="#use-1">Use</a></li></ol>';
  expect(morphed('<ol><li class="ahead">Use<span> (not yet)</span></li></ol>', reached)).toBe(reached);
});

it.each([
  ['another value', '<p class="a"></p>', '<p class="b"></p>'],
  ['no value', '<option value="x" selected=""></option>', '<option value="x"></option>'],
  ['more attributes', '<p></p>', '<p role="status" data-x="1"></p>'],
  ['fewer attributes', '<p role="status" data-x="1" class="c"></p>', '<p></p>'],
])('morph gives an element exactly the attributes of the new one: %s', (_what, before, after) => {
  expect(morphed(before, after)).toBe(after);
});

it('morph leaves open what the user opened, and closed what the user closed', () => {
  const [open, closed] = ['<details open="">x</details>', '<details>x</details>'];
  expect(morphed(open, closed)).toBe(open);
  expect(morphed(closed, open)).toBe(closed);
});
