import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PageShell } from '@/app/_ui/page-shell';
import { ListChanges } from './list-changes';
import { changeTexts as texts } from './texts';

const fetched = vi.fn<(address: string) => Promise<Response>>();
const hidden = vi.spyOn(document, 'hidden', 'get');

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', fetched);
  fetched.mockReset();
  hidden.mockReturnValue(false);
  render(
    <PageShell>
      <ListChanges open={1} total={2} here="/notes" />
    </PageShell>,
  );
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const pass = (seconds: number) => act(() => vi.advanceTimersByTimeAsync(seconds * 1000));
const tasks = (...done: boolean[]) => Response.json(done.map((value, id) => ({ id, done: value })));
const said = () => screen.getByRole('status').textContent;

it('offers to show the tasks when they changed, and shows nothing of them', async () => {
  fetched.mockImplementation(async () => tasks(true, true));
  await pass(15);
  expect(fetched.mock.calls.map(([address]) => address)).toEqual(['/api/tasks']);
  expect(said()).toBe(texts.changed);
  expect(screen.getByText(texts.changed, { selector: '.notice span' })).toBeTruthy();
  expect(screen.getByRole('link', { name: texts.show }).getAttribute('href')).toBe('/notes');
});

it('says nothing while the tasks are as shown, and looks again every 15 seconds', async () => {
  fetched.mockImplementation(async () => tasks(false, true));
  await pass(46);
  expect(said()).toBe('');
  expect(fetched).toHaveBeenCalledTimes(3);
});

it('does not look while the page is hidden', async () => {
  hidden.mockReturnValue(true);
  await pass(60);
  expect(fetched).not.toHaveBeenCalled();
  hidden.mockReturnValue(false);
  fetched.mockImplementation(async () => tasks(true));
  await pass(15);
  expect(said()).toBe(texts.changed);
});

it('offers to connect when the connection has ended', async () => {
  fetched.mockImplementation(async () =>
    Response.json({ error: 'not_connected', next: '/start?return_to=%2Fnotes' }, { status: 401 }),
  );
  await pass(15);
  expect(screen.getByRole('link', { name: texts.connect }).getAttribute('href')).toBe(
    '/start?return_to=%2Fnotes',
  );
});

it.each([
  ['the app is out of reach', async () => Promise.reject(new TypeError('Failed to fetch'))],
  ['something in between responds with a page', async () => new Response('<html>', { status: 502 })],
  ['the API fails', async () => Response.json({ error: 'unavailable' }, { status: 503 })],
])('says nothing and looks again when %s', async (_what, respond) => {
  fetched.mockImplementation(respond as () => Promise<Response>);
  await pass(31);
  expect(said()).toBe('');
  expect(fetched).toHaveBeenCalledTimes(2);
});

it('waits for as long as the response asks', async () => {
  const headers = { 'Retry-After': '60' };
  fetched.mockImplementation(async () => Response.json({ error: 'rate_limited' }, { status: 429, headers }));
  await pass(74);
  expect(fetched).toHaveBeenCalledTimes(1);
  await pass(2);
  expect(fetched).toHaveBeenCalledTimes(2);
});

it('stops when the user leaves the page', async () => {
  fetched.mockImplementation(async () => new Promise(() => {}));
  await pass(15);
  cleanup();
  await pass(60);
  expect(fetched).toHaveBeenCalledTimes(1);
});
