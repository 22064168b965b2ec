import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import MorePage from './page';

afterEach(cleanup);

const open = async (query: Record<string, string | string[]>) => {
  const page = await MorePage({ params: Promise.resolve({}), searchParams: Promise.resolve(query) });
  render(page);
  return {
    text: screen.getByRole('article').textContent,
    href: screen.getByRole('link', { name: 'Continue' }).getAttribute('href'),
    back: screen.getByRole('link', { name: 'Go back' }).getAttribute('href'),
    refresh: document.querySelector('meta[http-equiv=refresh]')?.getAttribute('content'),
  };
};

it('describes the requested scopes, goes on to /connect by itself, and links back', async () => {
  const { text, href, back, refresh } = await open({ scope: 'email profile', return_to: '/notes?x=1' });
  expect(text).toContain('Your name and picture; Your email address');
  expect(href).toBe('/connect?scope=email+profile&return_to=%2Fnotes%3Fx%3D1');
  expect(refresh).toBe(`0;url=${href}`);
  expect(back).toBe('/notes?x=1');
});

it('shows no text of the query, and links into this app only', async () => {
  const { text, href, back } = await open({ scope: 'You won <b>', return_to: 'https://evil.example' });
  expect(text).not.toContain('You won');
  expect(href).toBe('/connect?scope=You+won+%3Cb%3E&return_to=%2Fconnected');
  expect(back).toBe('/connected');
});
