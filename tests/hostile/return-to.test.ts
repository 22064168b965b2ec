import { describe, expect, it } from 'vitest';
import { acting, harmless, offOrigin } from '../support/return-to-payloads.ts';
import { testDeployment } from '../support/vitest.ts';

const deployment = testDeployment({ client: 'confidential' });

const encoded = (payload: string) => `return_to=${encodeURIComponent(payload)}`;
/** Fits into a request's target as it stands. */
const fits = (payload: string) => /^[\x21-\x7e]+$/.test(payload) && !/[#&]/.test(payload);

describe.each([...Object.entries(offOrigin), ['a way back into a handler', acting] as const])(
  'a destination with %s',
  (trick, payloads) => {
    it.each(payloads)(`%j is replaced by the default destination (${trick})`, async (payload) => {
      const browser = deployment.browser();
      for (const query of [encoded(payload), `${encoded(payload)}&return_to=%2Fother`]) {
        const refreshed = await browser.visit(`/refresh?${query}`);
        expect(refreshed).toMatchObject({ status: 303, headers: { location: '/connected' }, cookies: [] });
      }
      const start = await browser.visit(`/start?${encoded(payload)}`);
      expect(start.text).toContain('href="/connect?return_to=%2Fconnected"');
      if (!fits(payload)) return;
      const { location } = await browser.visit(`/refresh?return_to=${payload}`);
      const { origin, pathname } = new URL(location);
      expect(origin).toBe(deployment.appUrl);
      expect(pathname).not.toMatch(/^\/(connect|callback|refresh|disconnect)\b(?!ed)/);
    });
  },
);

describe('the destination of a whole flow', () => {
  const samples = [...Object.values(offOrigin).map(([first]) => first ?? ''), ...acting.slice(0, 3)];
  it.each(samples)('a flow with the destination %j ends at /connected', async (payload) => {
    const browser = deployment.browser();
    const callback = await deployment.consent(browser, 'ana', `?${encoded(payload)}`);
    expect((await browser.visit(callback)).headers.location).toBe('/connected');
  });

  it.each(Object.entries(harmless))(
    'a flow with the destination %j ends at %s on this origin',
    async (payload, expected) => {
      const browser = deployment.browser();
      const callback = await deployment.consent(browser, 'ana', `?${encoded(payload)}`);
      const { headers, location } = await browser.visit(callback);
      expect(headers.location).toBe(expected);
      expect(new URL(location).origin).toBe(deployment.appUrl);
    },
  );

  it('a problem page links to the destination of its flow, and to no other', async () => {
    const browser = deployment.browser();
    const started = await browser.visit('/connect?return_to=%2Fconnected%3Fa%3D1');
    const state = new URL(started.location).searchParams.get('state');
    const problem = await browser.visit(`/callback?error=server_error&state=${state}`);
    const page = await browser.visit(problem.location);
    expect(page.text).toContain('href="/connect?return_to=%2Fconnected%3Fa%3D1"');
    const forged = await browser.visit(`${problem.location}?return_to=https://evil.example`);
    expect(forged.text).not.toMatch(/href="[^"]*evil\.example/);
  });
});

describe('the authorization request that a link starts', () => {
  const asked = async (query: string) => {
    const { location } = await deployment.browser().visit(`/connect?${query}`);
    return new URL(location);
  };

  it.each([
    'client_id=evil&redirect_uri=https%3A%2F%2Fevil.example&response_type=token&nonce=n&state=s',
    'code_challenge=c&code_challenge_method=plain&prompt=none&response_mode=fragment&request_uri=https%3A%2F%2Fe.example',
    'return_to=%2Fconnected%26client_id%3Devil&audience=x&login_hint=y&max_age=0',
    'scope=&scope=admin',
  ])('a link changes nothing of the authorization request with %s', async (query) => {
    const { searchParams } = await asked(query);
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: expect.stringMatching(/^connected-app-test-/),
      redirect_uri: `${deployment.appUrl}/callback`,
      response_type: 'code',
      scope: 'openid profile email offline_access read:tasks',
      state: expect.stringMatching(/^[\da-f]{64}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
  });

  it.each(['admin', 'openid%20admin', 'openid%20write:tasks%26x', '%22', 'openid%0Aadmin', 'OPENID'])(
    'a link requests no unknown scope: %s',
    async (scope) => {
      expect((await asked(`scope=${scope}`)).pathname).toBe('/problem/invalid_link');
    },
  );

  it('each authorization request has another state, nonce and challenge', async () => {
    const [one, other] = [await asked(''), await asked('')].map(({ searchParams }) => searchParams);
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(one?.get(name)).not.toBe(other?.get(name));
  });
});
