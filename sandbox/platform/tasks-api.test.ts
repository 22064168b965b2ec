import { beforeEach, describe, expect, it } from 'vitest';
import { connect, control } from '../testing/connect.ts';
import { testSandbox } from '../testing/sandbox.ts';

const sandbox = testSandbox();
let token: string;
beforeEach(async () => {
  token = (await connect(sandbox)).body.access_token;
});

function call(
  method: string,
  path: string,
  body?: unknown,
  authorization = `Bearer ${token}`,
): Promise<Response> {
  return fetch(`${sandbox.platformUrl}/v1${path}`, {
    method,
    headers: {
      Authorization: authorization,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

it('lists, adds and changes the user’s own tasks', async () => {
  const list = await call('GET', '/tasks');
  expect(list.headers.get('cache-control')).toBe('private, no-store');
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

describe('a request with an Idempotency-Key', () => {
  const add = (title: string, key: string, by = token) =>
    fetch(`${sandbox.platformUrl}/v1/tasks`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${by}`, 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body: JSON.stringify({ title }),
    });
  const titles = async (by = token) => {
    const { tasks } = await (await call('GET', '/tasks', undefined, `Bearer ${by}`)).json();
    return tasks.map(({ title }: { title: string }) => title);
  };

  it('is carried out once, and each repetition gets the first response', async () => {
    const before = (await titles()).length;
    const both = await Promise.all([add('once', '"k 1"'), add('once', '"k 1"')]);
    const [first, second] = await Promise.all(both.map((response) => response.json()));
    expect(second).toEqual(first);
    await call('PATCH', `/tasks/${first.task.id}`, { done: true });
    const late = await add('once', '"k 1"');
    expect([late.status, await late.json()]).toEqual([201, first]);
    expect(await titles()).toHaveLength(before + 1);
  });

  it('is refused with 422 when the key was used with another body', async () => {
    await add('one', '"k2"');
    expect((await add('another', '"k2"')).status).toBe(422);
    expect(await titles()).not.toContain('another');
  });

  it('is another one for another user', async () => {
    const other = (await connect(sandbox, { user: 'mei' })).body.access_token;
    await add('theirs', '"k3"', other);
    await add('mine', '"k3"');
    expect([await titles(), await titles(other)]).toEqual([
      expect.arrayContaining(['mine']),
      expect.arrayContaining(['theirs']),
    ]);
  });

  it.each(['bare', '""', '"a"b"', `"${'x'.repeat(256)}"`])(
    'is refused with 400 for the key %s',
    async (key) => {
      expect((await add('malformed', key)).status).toBe(400);
      expect(await titles()).not.toContain('malformed');
    },
  );

  it('is carried out when the first request with its key was refused', async () => {
    expect((await add('   ', '"k4"')).status).toBe(422);
    expect((await add('taken', '"k4"')).status).toBe(201);
  });
});

it('keeps people apart', async () => {
  const { task } = await (await call('POST', '/tasks', { title: 'mine' })).json();
  const other = (await connect(sandbox, { user: 'mei' })).body.access_token;
  expect((await call('PATCH', `/tasks/${task.id}`, { done: true }, `Bearer ${other}`)).status).toBe(404);
  const { tasks } = await (await call('GET', '/tasks', undefined, `Bearer ${other}`)).json();
  expect(tasks.map(({ title }: { title: string }) => title)).not.toContain('mine');
});

describe('refusals of the tasks API', () => {
  it.each([
    ['no token', ''],
    ['another scheme', 'Basic abc'],
  ])('responds 401 with a challenge without an error to %s', async (_what, authorization) => {
    const response = await call('GET', '/tasks', undefined, authorization);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="tasklight"');
    expect(await response.json()).toMatchObject({ error: 'invalid_token' });
  });

  it('responds 401 invalid_token to a malformed token and to a wrong signature', async () => {
    await control(sandbox, 'switches', { tokens: { access: { breakSignature: true } } });
    const broken = (await connect(sandbox)).body.access_token;
    for (const bad of ['abc', broken]) {
      const response = await call('GET', '/tasks', undefined, `Bearer ${bad}`);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(
        /^Bearer realm="tasklight", error="invalid_token"/,
      );
    }
  });

  it.each([
    ['an expired token', { claims: { exp: 1 } }],
    ['a session JWT of the same project', { claims: { client_id: null, scope: null } }],
    ['a token of another project', { claims: { aud: ['project-test-other'] } }],
  ])('responds 401 to %s', async (_what, access) => {
    await control(sandbox, 'switches', { tokens: { access } });
    const bad = (await connect(sandbox)).body.access_token;
    expect((await call('GET', '/tasks', undefined, `Bearer ${bad}`)).status).toBe(401);
  });

  it('responds 403 and names the scope that the token lacks', async () => {
    const reader = (await connect(sandbox, { user: 'ben' })).body.access_token;
    const response = await call('POST', '/tasks', { title: 'x' }, `Bearer ${reader}`);
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    expect(response.headers.get('www-authenticate')).toContain('scope="write:tasks"');
    expect(await response.json()).toMatchObject({ error: 'insufficient_scope', scope: 'write:tasks' });
  });

  it.each([
    ['POST', '/tasks', { title: '   ' }, 422, 'invalid_request'],
    ['POST', '/tasks', { title: 'x'.repeat(201) }, 422, 'invalid_request'],
    ['POST', '/tasks', {}, 422, 'invalid_request'],
    ['POST', '/tasks', '{', 400, 'invalid_request'],
    ['POST', '/tasks', { title: 'x'.repeat(20_000) }, 413, 'payload_too_large'],
    ['PATCH', '/tasks/task-unknown', { done: true }, 404, 'not_found'],
    ['PATCH', '/tasks/task-unknown', { done: 'yes' }, 422, 'invalid_request'],
    ['GET', '/nothing', undefined, 404, 'not_found'],
  ])('responds to %s %s %o with %i %s', async (method, path, body, status, error) => {
    const response = await call(method, path, body);
    expect([response.status, (await response.json()).error]).toEqual([status, error]);
  });

  it('accepts a title of 200 characters', async () => {
    expect((await call('POST', '/tasks', { title: 'x'.repeat(200) })).status).toBe(201);
  });

  it('responds 429 with Retry-After to too many requests', async () => {
    await control(sandbox, 'switches', { rateLimit: { max: 1, windowSeconds: 3600 } });
    expect((await call('GET', '/tasks')).status).toBe(200);
    const response = await call('GET', '/tasks');
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await response.json()).toMatchObject({ error: 'rate_limited' });
  });
});

it('accepts tokens of a new key at once, and of the old key still', async () => {
  expect((await call('GET', '/tasks')).status).toBe(200);
  await control(sandbox, 'rotate-keys');
  const fresh = (await connect(sandbox)).body.access_token;
  expect((await call('GET', '/tasks', undefined, `Bearer ${fresh}`)).status).toBe(200);
  expect((await call('GET', '/tasks')).status).toBe(200);
});
