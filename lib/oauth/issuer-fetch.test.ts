import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { issuerFetch } from './issuer-fetch';

const issuer = 'https://issuer.example';
const options = { body: undefined, headers: {}, method: 'POST', redirect: 'manual' } as const;

afterEach(() => vi.unstubAllGlobals());

function responding(body: BodyInit | null, init: ResponseInit = {}) {
  const fetched = vi.fn(async (_url: string, _init: RequestInit) => new Response(body, init));
  vi.stubGlobal('fetch', fetched);
  return { fetched, ask: (url = `${issuer}/v1/oauth2/token`) => issuerFetch(issuer)(url, options) };
}

describe('the request of issuerFetch', () => {
  it.each([
    'https://evil.example/v1/oauth2/token',
    'http://issuer.example/v1/oauth2/token',
    'https://issuer.example:8443/v1/oauth2/token',
    'https://issuer.example.evil.example/',
    'https://issuer.example@evil.example/',
    'https://sub.issuer.example/',
  ])('sends nothing to %s', async (url) => {
    const { fetched, ask } = responding('{}');
    await expect(ask(url)).rejects.toMatchObject({ code: 'issuer_misconfigured' });
    expect(fetched).not.toHaveBeenCalled();
  });

  it('sends past every cache and follows no redirect', async () => {
    const { fetched, ask } = responding('{}');
    await ask();
    expect(fetched.mock.lastCall?.[1]).toMatchObject({ cache: 'no-store', redirect: 'manual' });
  });
});

it('sends no request on a connection that the issuer may just be closing', async () => {
  const used = new Set<Socket>();
  const server = createServer(({ socket }, response) => {
    // As a server that stops: what comes on a kept connection is lost.
    if (used.has(socket)) return void socket.destroy();
    used.add(socket);
    response.setHeader('Content-Type', 'application/json').end('{"a":1}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (let count = 0; count < 3; count++)
    expect(await (await issuerFetch(here)(`${here}/v1/oauth2/token`, options)).json()).toEqual({ a: 1 });
  server.close();
});

describe('the response of issuerFetch', () => {
  it('returns the JSON of the issuer', async () => {
    const { ask } = responding('{"a":1}', { status: 200, headers: { 'content-type': 'application/json' } });
    const response = await ask();
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ a: 1 });
  });

  it.each(['null', '""', '"  "'])('counts a member that is %s as absent', async (none) => {
    const { ask } = responding(`{"access_token":"a","refresh_token":${none},"deep":{"x":${none}}}`, {
      headers: { 'content-type': 'application/json' },
    });
    expect(await (await ask()).json()).toEqual({ access_token: 'a', deep: { x: JSON.parse(none) } });
  });

  it('ignores a byte order mark, in a success and in an error', async () => {
    const headers = { 'content-type': 'application/json' };
    expect(await (await responding('\uFEFF{"a":1}', { headers }).ask()).json()).toEqual({ a: 1 });
    const refused = responding('\uFEFF{"error_type":"invalid_client_id"}', { headers, status: 400 });
    expect(await (await refused.ask()).json()).toEqual({ error: 'invalid_client_id' });
  });

  it.each([
    ['a page', '<title>Welcome</title>', { 'content-type': 'text/html' }],
    ['nothing', null, { 'content-type': 'application/json' }],
  ])('refuses a 200 with %s at an endpoint that metadata does not name', async (_case, body, headers) => {
    responding(body, { headers });
    const url = `${issuer}/v1/oauth2/revoke`;
    await expect(issuerFetch(issuer, url)(url, options)).rejects.toMatchObject({ facts: { status: 200 } });
    expect((await issuerFetch(issuer)(url, options)).ok).toBe(true);
  });

  it.each([204, 304])('returns a response %s without a body', async (status) => {
    const { ask } = responding(null, { status });
    expect((await ask()).status).toBe(status);
  });

  it('refuses a response of more than 256 KB', async () => {
    const { ask } = responding('x'.repeat(256 * 1024 + 1));
    await expect(ask()).rejects.toMatchObject({ code: 'token_response_invalid' });
  });

  it('returns no body of a success that is not declared as JSON', async () => {
    const { ask } = responding('{"access_token":"x"}', { headers: { 'content-type': 'text/html' } });
    expect((await ask()).body).toBeNull();
  });

  it.each([new DOMException('late', 'TimeoutError'), new TypeError('fetch failed')])(
    'reports issuer_unavailable when the request ends with %s',
    async (error) => {
      vi.stubGlobal('fetch', () => Promise.reject(error));
      await expect(issuerFetch(issuer)(issuer, options)).rejects.toMatchObject({
        code: 'issuer_unavailable',
      });
    },
  );

  it('reports issuer_unavailable when the issuer has not sent all of its response after five seconds', async () => {
    const abort = new AbortController();
    const limit = vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(abort.signal);
    vi.stubGlobal('fetch', async (_url: string, { signal }: RequestInit) => {
      const body = new ReadableStream({
        start: (stream) => signal?.addEventListener('abort', () => stream.error(signal.reason)),
      });
      queueMicrotask(() => abort.abort(new DOMException('late', 'TimeoutError')));
      return new Response(body);
    });
    await expect(issuerFetch(issuer)(issuer, options)).rejects.toMatchObject({ code: 'issuer_unavailable' });
    expect(limit).toHaveBeenCalledWith(5000);
  });
});

describe('an error of the issuer', () => {
  it('gives an error in Stytch’s shape the names of OAuth', async () => {
    const { ask } = responding(
      '{"error_type":"idp_code_not_found","error_message":"S3CRET","request_id":"r-1"}',
      {
        status: 404,
      },
    );
    expect(await (await ask()).json()).toEqual({ error: 'idp_code_not_found', request_id: 'r-1' });
  });

  it('leaves an error in OAuth’s shape as it is', async () => {
    const body = { error: 'invalid_grant', error_type: 'other', error_description: 'x' };
    const { ask } = responding(JSON.stringify(body), { status: 400 });
    expect(await (await ask()).json()).toEqual(body);
  });

  it('drops the challenge of an error, so that its body is read', async () => {
    const { ask } = responding('{"error":"invalid_client"}', {
      status: 401,
      headers: { 'www-authenticate': 'Basic realm="x"' },
    });
    expect((await ask()).headers.has('www-authenticate')).toBe(false);
  });

  it.each([408, 429, 500, 502, 503, 599])(
    'reports an error with status %s as issuer_unavailable',
    async (status) => {
      const { ask } = responding('{"error":"server_error","request_id":"r-1"}', {
        status,
        headers: { 'retry-after': '7' },
      });
      await expect(ask()).rejects.toMatchObject({
        code: 'issuer_unavailable',
        facts: { status, issuerError: 'server_error', requestId: 'r-1', retryAfterMs: 7000 },
      });
    },
  );

  it('drops names of an error that are unsafe to log', async () => {
    const { ask } = responding('{"error":"<b>S3CRET</b>","request_id":"a b"}', { status: 500 });
    await expect(ask()).rejects.toMatchObject({ facts: { issuerError: undefined, requestId: undefined } });
  });
});
