import { beforeEach, expect, it } from 'vitest';
import { EDITOR_ROLE } from '../identities.ts';
import { type ConnectOptions, connect } from '../testing/connect.ts';
import { testSandbox } from '../testing/sandbox.ts';
import { tasksApi } from './tasks-api.ts';

const scopes = ['read:tasks', 'write:tasks'];
const sandbox = testSandbox({
  scopes: scopes.map((scope) => ({ scope, description: scope, roles: [EDITOR_ROLE] })),
  api: [tasksApi],
});
const tokenOf = async (options?: ConnectOptions) =>
  (await connect(sandbox, { scopes, ...options })).body.access_token;
let token: string;
beforeEach(async () => {
  token = await tokenOf();
});

function call(method: string, path: string, body?: unknown, by = token, headers = {}): Promise<Response> {
  return fetch(`${sandbox.platformUrl}/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${by}`, 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

it('lists, adds and changes the user’s own tasks', async () => {
  const list = await call('GET', '/tasks');
  const { tasks } = await list.json();
  expect(tasks[0]).toEqual({
    id: expect.stringMatching(/^task-/),
    title: expect.any(String),
    done: expect.any(Boolean),
    created_at: expect.stringMatching(/^\d{4}-.*Z$/),
  });
  const added = await call('POST', '/tasks', { title: '  <b>Ring</b> the bell  ' });
  expect(added.status).toBe(201);
  const { task } = await added.json();
  expect(task).toMatchObject({ title: '<b>Ring</b> the bell', done: false });
  const changed = await call('PATCH', `/tasks/${task.id}`, { done: true });
  expect([changed.status, await changed.json()]).toEqual([200, { task: { ...task, done: true } }]);
  expect((await (await call('GET', '/tasks')).json()).tasks).toHaveLength(tasks.length + 1);
});

it('adds one task for the same Idempotency-Key, and repeats its first response', async () => {
  const add = () => call('POST', '/tasks', { title: 'once' }, token, { 'Idempotency-Key': '"k"' });
  const before = (await (await call('GET', '/tasks')).json()).tasks.length;
  const first = await (await add()).json();
  await call('PATCH', `/tasks/${first.task.id}`, { done: true });
  const late = await add();
  expect([late.status, await late.json()]).toEqual([201, first]);
  expect((await (await call('GET', '/tasks')).json()).tasks).toHaveLength(before + 1);
});

it('keeps people apart', async () => {
  const { task } = await (await call('POST', '/tasks', { title: 'mine' })).json();
  const other = await tokenOf({ user: 'mei' });
  expect((await call('PATCH', `/tasks/${task.id}`, { done: true }, other)).status).toBe(404);
  const { tasks } = await (await call('GET', '/tasks', undefined, other)).json();
  expect(tasks.map(({ title }: { title: string }) => title)).not.toContain('mine');
});

it('reads with read:tasks, and changes with write:tasks alone', async () => {
  const reader = await tokenOf({ scopes: ['read:tasks'] });
  expect((await call('GET', '/tasks', undefined, reader)).status).toBe(200);
  expect((await call('POST', '/tasks', { title: 'x' }, reader)).status).toBe(403);
  expect((await call('PATCH', '/tasks/task-unknown', { done: true }, reader)).status).toBe(403);
  const writer = await tokenOf({ scopes: ['write:tasks'] });
  expect((await call('GET', '/tasks', undefined, writer)).status).toBe(403);
});

it.each([
  ['POST', '/tasks', { title: '   ' }, 422, 'invalid_request'],
  ['POST', '/tasks', { title: 'x'.repeat(201) }, 422, 'invalid_request'],
  ['POST', '/tasks', {}, 422, 'invalid_request'],
  ['PATCH', '/tasks/task-unknown', { done: true }, 404, 'not_found'],
  ['PATCH', '/tasks/task-unknown', { done: 'yes' }, 422, 'invalid_request'],
])('responds to %s %s %o with %i %s', async (method, path, body, status, error) => {
  const response = await call(method, path, body);
  expect([response.status, (await response.json()).error]).toEqual([status, error]);
});

it('accepts a title of 200 characters', async () => {
  expect((await call('POST', '/tasks', { title: 'x'.repeat(200) })).status).toBe(201);
});
