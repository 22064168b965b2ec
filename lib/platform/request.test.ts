import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { callPlatform as Call } from './request';
import { failureOf, type Result, readPages } from './request';

let api: Server;
let listener: RequestListener;
let callPlatform: typeof Call;

beforeEach(async () => {
  api = createServer((request, response) => listener(request, response)).listen(0, '127.0.0.1');
  await once(api, 'listening');
  vi.stubEnv('PLATFORM_API_URL', `http://127.0.0.1:${(api.address() as AddressInfo).port}/base/`);
  vi.resetModules();
  ({ callPlatform } = await import('./request'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  api.closeAllConnections();
  await new Promise((resolve) => api.close(resolve));
});

const response = z.object({ a: z.number() });
const get = () => callPlatform('the-token', { method: 'GET', path: '/v1/x', response });
const unavailable = { ok: false, failure: 'unavailable' };

describe('callPlatform', () => {
  it('sends the access token and no cookie, and returns the members that the schema names', async () => {
    listener = ({ method, url, headers }, response) => {
      expect({ method, url }).toEqual({ method: 'GET', url: '/base/v1/x' });
      expect(headers).toMatchObject({ authorization: 'Bearer the-token', accept: 'application/json' });
      expect(headers).not.toHaveProperty('cookie');
      response.end('{"a":1,"b":2}');
    };
    expect(await get()).toEqual({ ok: true, value: { a: 1 } });
  });

  it('sends a body as JSON', async () => {
    listener = (request, response) => {
      expect(request.headers['content-type']).toBe('application/json');
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => response.end(`{"a":${JSON.parse(body).length}}`));
    };
    const call = { method: 'POST', path: '/v1/x', body: { length: 3 }, response } as const;
    expect(await callPlatform('the-token', call)).toEqual({ ok: true, value: { a: 3 } });
  });
});

it('names a write by its key, as a structured field of type String', async () => {
  const seen: unknown[] = [];
  listener = ({ headers }, response) => {
    seen.push(headers['idempotency-key']);
    response.end('{"a":1}');
  };
  const call = { method: 'POST', path: '/v1/x', response } as const;
  await callPlatform('the-token', { ...call, idempotencyKey: 'k-1' });
  await callPlatform('the-token', call);
  expect(seen).toEqual(['"k-1"', undefined]);
});

it('reads status 409 as unavailable when the write has a key, because an earlier request may still run', async () => {
  listener = (_request, response) => response.writeHead(409).end();
  const call = { method: 'POST', path: '/v1/x', response } as const;
  expect(await callPlatform('the-token', { ...call, idempotencyKey: 'k-1' })).toEqual(unavailable);
  expect(await callPlatform('the-token', call)).toEqual({ ok: false, failure: 'invalid' });
});

it('takes an empty response where the API promises none', async () => {
  listener = (request, response) => response.writeHead(request.method === 'DELETE' ? 204 : 500).end();
  expect(
    await callPlatform('the-token', { method: 'DELETE', path: '/v1/x', response: z.undefined() }),
  ).toEqual({ ok: true, value: undefined });
});

it('puts with a body and a key, and takes status 204', async () => {
  let seen: unknown;
  listener = async (request, response) => {
    const chunks = await Array.fromAsync(request);
    const { method, headers } = request;
    seen = { method, key: headers['idempotency-key'], body: Buffer.concat(chunks).toString() };
    response.writeHead(204).end();
  };
  const call = { method: 'PUT', path: '/v1/x', body: { a: 1 }, idempotencyKey: 'k-1' } as const;
  expect(await callPlatform('the-token', { ...call, response: z.undefined() })).toEqual({ ok: true });
  expect(seen).toEqual({ method: 'PUT', key: '"k-1"', body: '{"a":1}' });
});

it('returns with a failure the scope that the call needs, and how long the API asks to wait', async () => {
  listener = (_request, response) => response.writeHead(429, { 'retry-after': '7' }).end();
  const call = { method: 'GET', path: '/v1/x', scope: 'read:x', response } as const;
  expect(await callPlatform('the-token', call)).toEqual({
    ...{ ok: false, failure: 'rate_limited', scope: 'read:x', retryAfterMs: 7000 },
  });
});

describe('readPages', () => {
  type Page = { items: number[]; next?: string };
  const pages = (all: Record<string, Page>) => async (cursor?: string) =>
    ({ ok: true, value: all[cursor ?? 'first'] as Page }) as Result<Page>;

  it('reads every page, in order', async () => {
    const all = { first: { items: [1, 2], next: 'b' }, b: { items: [], next: 'c' }, c: { items: [3] } };
    expect(await readPages(pages(all))).toEqual({ ok: true, value: { items: [1, 2, 3] } });
  });

  it('returns the failure of any page', async () => {
    const failing = async (cursor?: string): Promise<Result<Page>> =>
      cursor ? { ok: false, failure: 'unavailable' } : { ok: true, value: { items: [1], next: 'b' } };
    expect(await readPages(failing)).toEqual(unavailable);
  });

  it('stops at a page that names itself as the next one', async () => {
    const read = vi.fn(pages({ first: { items: [1], next: 'b' }, b: { items: [2], next: 'b' } }));
    expect(await readPages(read)).toEqual({ ok: true, value: { items: [1, 2], next: 'b' } });
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('stops after ten seconds, and says where to go on', async () => {
    let clock = 0;
    const time = vi.spyOn(performance, 'now').mockImplementation(() => clock);
    const endless = async (cursor = '0'): Promise<Result<Page>> => {
      clock += 4000;
      return { ok: true, value: { items: [Number(cursor)], next: `${Number(cursor) + 1}` } };
    };
    expect(await readPages(endless)).toEqual({ ok: true, value: { items: [0, 1, 2], next: '3' } });
    time.mockRestore();
  });
});

describe('callPlatform at an API that misbehaves', () => {
  it('follows no redirect of the API with the token', async () => {
    let elsewhere = 0;
    listener = (request, response) => {
      if (request.url === '/elsewhere') elsewhere++;
      response.writeHead(307, { location: '/elsewhere' }).end();
    };
    expect(await get()).toEqual(unavailable);
    expect(elsewhere).toBe(0);
  });

  it.each([
    ['HTML', '<html>'],
    ['an empty body', ''],
    ['another shape', '{"a":"1"}'],
    ['a list', '[]'],
    ['null', 'null'],
  ])('reports unavailable for %s with status 200', async (_case, body) => {
    listener = (_request, response) => response.end(body);
    expect(await get()).toEqual(unavailable);
  });

  it('stops reading a response without end', async () => {
    let sent = 0;
    listener = (_request, response) => {
      const pour = (): void => {
        while (!response.destroyed && sent < 50_000_000) {
          sent += 65_536;
          if (!response.write('x'.repeat(65_536))) return void response.once('drain', pour);
        }
      };
      pour();
    };
    expect(await get()).toEqual(unavailable);
    expect(sent).toBeLessThan(20_000_000);
  });

  it('reports unavailable when the API does not respond in 5 s', async () => {
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => AbortSignal.abort());
    listener = () => {};
    expect(await get()).toEqual(unavailable);
    expect(timeout).toHaveBeenCalledWith(5000);
    timeout.mockRestore();
  });

  it('reports unavailable when the API closes the connection', async () => {
    listener = (request) => request.socket.destroy();
    expect(await get()).toEqual(unavailable);
  });
});

it.each([
  [401, 'token_refused'],
  [403, 'forbidden'],
  [429, 'rate_limited'],
])('reports status %s as %s, and returns nothing of the body', async (status, failure) => {
  listener = (_request, response) => response.writeHead(status).end('S3CRET');
  expect(await get()).toEqual({ ok: false, failure });
});

it.each([
  [300, 'unavailable'],
  [302, 'unavailable'],
  [400, 'invalid'],
  [401, 'token_refused'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [408, 'unavailable'],
  [409, 'invalid'],
  [422, 'invalid'],
  [429, 'rate_limited'],
  [500, 'unavailable'],
  [503, 'unavailable'],
])('reads status %s of the API as %s', (status, kind) => {
  expect(failureOf({ status, headers: new Headers() })).toBe(kind);
});

it.each([
  ['Bearer error="insufficient_scope", scope="read:notes"', 'scope_missing'],
  ['Bearer error="invalid_token"', 'forbidden'],
])('reads status 403 with the challenge %s as %s', (challenge, kind) => {
  const headers = new Headers({ 'www-authenticate': challenge });
  expect(failureOf({ status: 403, headers })).toBe(kind);
});

it('logs one line for each failed call, without the user’s part of the path', async () => {
  const { log } = await import('@/lib/log');
  const warned = vi.spyOn(log, 'warn').mockReturnValue();
  listener = (_request, response) => response.writeHead(500).end('S3CRET');
  await callPlatform('token', { method: 'GET', path: '/v1/notes/private?q=S3CRET', response: z.unknown() });
  expect(warned.mock.calls).toEqual([
    [{ failure: 'unavailable', method: 'GET', resource: '/v1/notes', status: 500 }, 'the API call failed'],
  ]);
  warned.mockRestore();
});
