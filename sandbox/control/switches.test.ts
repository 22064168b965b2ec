import { get } from 'node:http';
import { describe, expect, it, vi } from 'vitest';
import { connect, control, oauth2, refresh } from '../testing/connect.ts';
import { testSandbox } from '../testing/sandbox.ts';

const sandbox = testSandbox();
const jwks = (init?: RequestInit) => fetch(`${sandbox.stytchUrl}/.well-known/jwks.json`, init);
const requests = async (query = '') =>
  (await fetch(`${sandbox.platformUrl}/sandbox/requests${query}`)).json();
const trouble = (endpoint: string, fault: object | null) =>
  control(sandbox, 'switches', { endpoints: { [endpoint]: fault } });

/** Asks, and leaves once the question has arrived. */
async function hangUp(): Promise<Response> {
  const controller = new AbortController();
  const response = jwks({ signal: controller.signal });
  const arrived = vi.waitFor(async () => expect((await requests()).requests).toHaveLength(1), 10_000);
  void arrived.finally(() => controller.abort());
  return response;
}

describe('faults', () => {
  it.each([
    [{ status: 503 }, 503, 'application/json'],
    [{ status: 500 }, 500, 'application/json'],
    [{ body: '<h1>Back soon</h1>' }, 200, 'text/html'],
    [{ body: { keys: [] }, headers: { 'X-Odd': 'yes' } }, 200, 'application/json'],
  ])('responds with the status and the body of the switch: %o', async (fault, status, type) => {
    await trouble('jwks', fault);
    const response = await jwks();
    expect([response.status, response.headers.get('content-type')]).toEqual([status, type]);
  });

  it('sends Retry-After when the switch names it', async () => {
    await trouble('jwks', { status: 429, retryAfter: 7 });
    const response = await jwks();
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
  });

  it('ends a fault after the given number of requests, or when it is switched off', async () => {
    await trouble('jwks', { status: 503, times: 2 });
    expect([(await jwks()).status, (await jwks()).status, (await jwks()).status]).toEqual([503, 503, 200]);
    await trouble('jwks', { status: 503 });
    await trouble('jwks', null);
    expect((await jwks()).status).toBe(200);
  });

  it.each(['at-once', 'midway'])('cuts the connection %s', async (reset) => {
    await trouble('jwks', { reset });
    await expect(jwks().then((response) => response.text())).rejects.toThrow();
  });

  it('sends no response while hang is on, and responds again after the client left', async () => {
    await trouble('jwks', { hang: true, times: 1 });
    await expect(hangUp()).rejects.toMatchObject({ name: 'AbortError' });
    expect((await jwks()).status).toBe(200);
  });

  it('sends the true response after the delay of the switch', async () => {
    await trouble('jwks', { delayMs: 120 });
    const start = performance.now();
    expect((await (await jwks()).json()).keys).toHaveLength(1);
    expect(performance.now() - start).toBeGreaterThan(110);
  });

  it('holds a response back until the switch is taken back', async () => {
    await trouble('jwks', { hold: true });
    let responded = false;
    const asked = jwks().then(async (response) => {
      responded = true;
      return response.json();
    });
    // Longer on its way than the one that is held.
    await trouble('discovery', { status: 503 });
    await fetch(`${sandbox.stytchUrl}/.well-known/openid-configuration`);
    expect(responded).toBe(false);
    await trouble('jwks', null);
    expect((await asked).keys).toHaveLength(1);
  });

  it('switches the two grants of the token endpoint separately', async () => {
    await trouble('refresh', { status: 503, times: 1 });
    const { body, status } = await connect(sandbox);
    expect(status).toBe(200);
    expect((await refresh(sandbox, 'confidential', body.refresh_token)).status).toBe(503);
    await trouble('exchange', { status: 500, times: 1 });
    expect((await connect(sandbox)).status).toBe(500);
  });

  it('rotates no refresh token during a fault, unless processed is on', async () => {
    const first = (await connect(sandbox, { client: 'public' })).body.refresh_token;
    await trouble('refresh', { status: 503, times: 1 });
    await refresh(sandbox, 'public', first);
    const second = (await refresh(sandbox, 'public', first)).body.refresh_token;
    await trouble('refresh', { reset: 'midway', processed: true, times: 1 });
    await expect(refresh(sandbox, 'public', second)).rejects.toThrow();
    expect((await refresh(sandbox, 'public', second)).body.error).toBe('invalid_grant');
  });

  it('changes members of the true response', async () => {
    await trouble('token', { patch: { access_token: null, token_type: 'mac' } });
    const { body } = await connect(sandbox);
    expect(body).not.toHaveProperty('access_token');
    expect(body.token_type).toBe('mac');
  });

  it('makes the platform’s API refuse a good token', async () => {
    const { body } = await connect(sandbox);
    await trouble('api', { status: 401, times: 1 });
    const call = () =>
      fetch(`${sandbox.platformUrl}/v1/notes`, { headers: { Authorization: `Bearer ${body.access_token}` } });
    expect([(await call()).status, (await call()).status]).toEqual([401, 200]);
  });

  it.each([{ endpoints: { nothing: {} } }, { endpoints: { jwks: { status: 'x' } } }, { unknown: 1 }])(
    'refuses the unknown switch %o',
    async (switches) => {
      await expect(control(sandbox, 'switches', switches)).rejects.toThrow('400');
    },
  );
});

describe('quirks', () => {
  it('switches quirks off at a reset, and the settings that they changed', async () => {
    await control(sandbox, 'switches', { quirks: ['token-type-capital', 'refresh-reuse-accepted'] });
    await control(sandbox, 'reset');
    const switches = await (await fetch(`${sandbox.stytchUrl}/sandbox/switches`)).json();
    expect(switches).toMatchObject({ quirks: [], reuseDetection: 'family' });
  });
});

describe('outage', () => {
  it('refuses connections during an outage, and accepts them after it', async () => {
    await control(sandbox, 'outage', { stytch: true });
    await expect(jwks()).rejects.toThrow();
    await control(sandbox, 'outage', { stytch: false });
    expect((await jwks()).status).toBe(200);
  });
});

describe('requests', () => {
  it('lists each request with all its members, and counts requests', async () => {
    const { body } = await connect(sandbox);
    await oauth2(sandbox, 'revoke', 'confidential', { token: body.refresh_token });
    const { requests: all, counts } = await requests('?path=/v1/oauth2/token');
    expect(counts).toMatchObject({ 'POST /v1/oauth2/token': 1, 'POST /v1/oauth2/revoke': 1 });
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({
      server: 'stytch',
      method: 'POST',
      path: '/v1/oauth2/token',
      contentType: expect.stringMatching(/^application\/x-www-form-urlencoded/),
      params: {
        grant_type: 'authorization_code',
        code: expect.any(String),
        client_secret: expect.any(String),
      },
      status: 200,
      fault: false,
    });
    expect(all[0].body).toContain('grant_type=authorization_code');
    expect(JSON.parse(all[0].answer).access_token).toBe(body.access_token);
    const later = await requests(`?after=${all[0].id}`);
    expect(later.requests.map(({ path }: { path: string }) => path)).toEqual(['/v1/oauth2/revoke']);
  });

  it('lists a request that got no response', async () => {
    await trouble('jwks', { hang: true });
    await hangUp().catch(() => undefined);
    const { requests: all } = await requests();
    expect(all).toMatchObject([{ path: '/.well-known/jwks.json', status: null, fault: true }]);
  });
});

describe('the protection of the switches', () => {
  const turn = (headers: Record<string, string>) =>
    fetch(`${sandbox.platformUrl}/sandbox/switches`, {
      method: 'POST',
      body: '{"accessTokenTtl":1}',
      headers,
    });

  it('refuses a switch from a page of another site', async () => {
    const asForm = {
      'Content-Type': 'text/plain',
      Origin: 'https://evil.example',
      'Sec-Fetch-Site': 'cross-site',
    };
    expect((await turn(asForm)).status).toBe(403);
  });

  it('refuses a request by another host name that resolves to this machine', async () => {
    const { port } = new URL(sandbox.platformUrl);
    const options = { port, path: '/sandbox/requests', headers: { Host: `evil.example:${port}` } };
    const status = await new Promise((resolve) => get(options, (response) => resolve(response.statusCode)));
    expect(status).toBe(403);
  });
});
