import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { flowNotices, writeFailures } from '@/lib/texts';
import { TestJar } from '@/tests/support/test-jar';
import { PageNotice, titled } from './notices';

const request = vi.hoisted(() => ({ jar: undefined as unknown }));
vi.mock('next/headers', () => ({ cookies: async () => request.jar }));
vi.mock('@/lib/config', () => ({ config: () => ({ appUrl: 'https://app.example' }) }));

afterEach(cleanup);

it.each(Object.entries({ ...writeFailures, ...flowNotices }))('says for %s what happened', (name, words) => {
  render(<PageNotice name={name} />);
  for (const text of typeof words === 'string' ? [words] : [words.title, words.text])
    expect(screen.getByText(text)).toBeTruthy();
});

it.each([
  ['access_denied', `${flowNotices.access_denied.title} · Your account`],
  ['<b>evil</b>', 'Your account'],
  [undefined, 'Your account'],
])('begins the title of a page with the notice %s', async (name, title) => {
  request.jar = new TestJar(name === undefined ? {} : { '__Host-notice': name });
  expect((await titled('Your account')).title).toBe(title);
});

it.each(['<b>evil</b>', 'toString', '__proto__', '', undefined, [['access_denied']]])(
  'shows nothing for %j, which names no notice',
  (name) => {
    const { container } = render(<PageNotice name={name} />);
    expect(container.innerHTML).toBe('');
  },
);
