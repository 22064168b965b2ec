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
  headers: Record<string, string> = { 'Content-Type': 'application/json' },
): Promise<Response> {
  return fetch(`${sandbox.platformUrl}/v1${path}`, {
    method,
    headers: { Authorization: authorization, ...(body === undefined ? {} : headers) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

const texts = async (by = token): Promise<string[]> =>
  (await (await call('GET', '/notes', undefined, `Bearer ${by}`)).json()).notes;

it('lets no cache keep a response', async () => {
  expect((await call('GET', '/notes')).headers.get('cache-control')).toBe('private, no-store');
});

describe('a request with an Idempotency-Key', () => {
  const add = (text: string, key: string, by = token) =>
    call('POST', '/notes', { text }, `Bearer ${by}`, {
      'Content-Type': 'application/json',
      'Idempotency-Key': key,
    });

  it('is carried out once, and each repetition gets the first response', async () => {
    const both = await Promise.all([add('once', '"k 1"'), add('once', '"k 1"')]);
    const [first, second] = await Promise.all(both.map((response) => response.json()));
    expect(second).toEqual(first);
    await add('meanwhile', '"k 2"');
    const late = await add('once', '"k 1"');
    expect([late.status, await late.json()]).toEqual([201, first]);
    expect(await texts()).toEqual(['once', 'meanwhile']);
  });

  it('is refused with 422 when the key was used with another body', async () => {
    await add('one', '"k2"');
    expect((await add('another', '"k2"')).status).toBe(422);
    expect(await texts()).not.toContain('another');
  });

  it('is another one for another user', async () => {
    const other = (await connect(sandbox, { user: 'mei' })).body.access_token;
    await add('theirs', '"k3"', other);
    await add('mine', '"k3"');
    expect([await texts(), await texts(other)]).toEqual([
      expect.arrayContaining(['mine']),
      expect.arrayContaining(['theirs']),
    ]);
  });

  it.each(['bare', '""', '"a"b"', `"${'x'.repeat(256)}"`])(
    'is refused with 400 for the key %s',
    async (key) => {
      expect((await add('malformed', key)).status).toBe(400);
      expect(await texts()).not.toContain('malformed');
    },
  );

  it('is carried out when the first request with its key was refused', async () => {
    expect((await add('   ', '"k4"')).status).toBe(422);
    expect((await add('taken', '"k4"')).status).toBe(201);
  });
});

describe('refusals of the platform’s API', () => {
  it.each([
    ['no token', ''],
    ['another scheme', 'Basic abc'],
  ])('responds 401 with a challenge without an error to %s', async (_what, authorization) => {
    const response = await call('GET', '/notes', undefined, authorization);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="platform"');
    expect(await response.json()).toMatchObject({ error: 'invalid_token' });
  });

  it('responds 401 invalid_token to a malformed token and to a wrong signature', async () => {
    await control(sandbox, 'switches', { tokens: { access: { breakSignature: true } } });
    const broken = (await connect(sandbox)).body.access_token;
    for (const bad of ['abc', broken]) {
      const response = await call('GET', '/notes', undefined, `Bearer ${bad}`);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(
        /^Bearer realm="platform", error="invalid_token"/,
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
    expect((await call('GET', '/notes', undefined, `Bearer ${bad}`)).status).toBe(401);
  });

  it('responds 403 and names the scope that the token lacks', async () => {
    const reader = (await connect(sandbox, { user: 'ben' })).body.access_token;
    const response = await call('POST', '/notes', { text: 'x' }, `Bearer ${reader}`);
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    expect(response.headers.get('www-authenticate')).toContain('scope="write:notes"');
    expect(await response.json()).toMatchObject({ error: 'insufficient_scope', scope: 'write:notes' });
  });

  it.each([
    ['POST', '/notes', { text: '   ' }, 422, 'invalid_request'],
    ['POST', '/notes', {}, 422, 'invalid_request'],
    ['POST', '/notes', '{', 400, 'invalid_request'],
    ['POST', '/notes', { text: 'x'.repeat(20_000) }, 413, 'payload_too_large'],
    ['GET', '/nothing', undefined, 404, 'not_found'],
  ])('responds to %s %s %o with %i %s', async (method, path, body, status, error) => {
    const response = await call(method, path, body);
    expect([response.status, (await response.json()).error]).toEqual([status, error]);
  });

  it('responds 415 to a body that is not sent as JSON', async () => {
    const headers = { 'Content-Type': 'text/plain' };
    expect((await call('POST', '/notes', { text: 'x' }, `Bearer ${token}`, headers)).status).toBe(415);
  });

  it('responds 429 with Retry-After to too many requests', async () => {
    await control(sandbox, 'switches', { rateLimit: { max: 1, windowSeconds: 3600 } });
    expect((await call('GET', '/notes')).status).toBe(200);
    const response = await call('GET', '/notes');
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await response.json()).toMatchObject({ error: 'rate_limited' });
  });
});

it('accepts tokens of a new key at once, and of the old key still', async () => {
  expect((await call('GET', '/notes')).status).toBe(200);
  await control(sandbox, 'rotate-keys');
  const fresh = (await connect(sandbox)).body.access_token;
  expect((await call('GET', '/notes', undefined, `Bearer ${fresh}`)).status).toBe(200);
  expect((await call('GET', '/notes')).status).toBe(200);
});
