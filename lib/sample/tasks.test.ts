import { afterEach, expect, it, vi } from 'vitest';
import { setTaskDone, taskId, taskTitle } from './tasks';

afterEach(() => vi.unstubAllGlobals());

it.each(['../../admin', 'a/b', 'a?b=c', 'a#b', '%2e%2e', 'ü'])(
  'sends the id %j as one segment of the path',
  async (id) => {
    const fetched = vi.fn(async (_url: string) => Response.json({ task: { id, title: 't', done: true } }));
    vi.stubGlobal('fetch', fetched);
    await setTaskDone('token', id, true);
    const { pathname, search, hash } = new URL(fetched.mock.lastCall?.[0] ?? '');
    expect(pathname.split('/').slice(0, 3)).toEqual(['', 'v1', 'tasks']);
    expect(pathname.split('/')).toHaveLength(4);
    expect(search + hash).toBe('');
  },
);

it.each(['', '.', '..'])('sends no request for the id %j, which cannot be encoded', async (id) => {
  const fetched = vi.fn();
  vi.stubGlobal('fetch', fetched);
  expect(await setTaskDone('token', id, true)).toEqual({ ok: false, failure: 'not_found' });
  expect(fetched).not.toHaveBeenCalled();
});

it.each([
  ['task-1', true],
  ['task:1', true],
  ['urn:task:ü/1?a=b', true],
  ['x'.repeat(500), true],
  ['x'.repeat(501), false],
  ['', false],
])('accepts %j as the id of a task: %s', (id, accepted) => {
  expect(taskId.safeParse(id).success).toBe(accepted);
});

it('sends the id of a task so that the platform decodes the same id', async () => {
  const fetched = vi.fn(async (_url: string) =>
    Response.json({ task: { id: 'task:1', title: 't', done: true } }),
  );
  vi.stubGlobal('fetch', fetched);
  await setTaskDone('token', 'task:1', true);
  const [segment = ''] = new URL(fetched.mock.lastCall?.[0] ?? '').pathname.split('/').slice(-1);
  expect(decodeURIComponent(segment)).toBe('task:1');
});

it.each([
  ['', false],
  ['   ', false],
  ['x'.repeat(201), false],
  [' x ', true],
  ['<script>alert(1)</script>', true],
])('accepts %j as the title of a task: %s', (title, accepted) => {
  expect(taskTitle.safeParse(title).success).toBe(accepted);
});
