import { describe, expect, it } from 'vitest';
import { acting, harmless, offOrigin } from '../support/return-to-payloads.ts';
import { testDeployment } from '../support/vitest.ts';

const deployment = testDeployment({ client: 'confidential' });

const encoded = (payload: string) => `return_to=${encodeURIComponent(payload)}`;
/** Fits into a request's target as it stands. */
const fits = (payload: string) => /^[\x21-\x7e]+$/.test(payload) && !/[#&]/.test(payload);

describe.each([...Object.entries(offOrigin), ['back into a handler', acting] as const])(
  '%s',
  (_trick, payloads) => {
    it.each(payloads)('%j leads nowhere', async (payload) => {
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

describe('on the way through a whole flow', () => {
  const samples = [...Object.values(offOrigin).map(([first]) => first ?? ''), ...acting.slice(0, 3)];
  it.each(samples)('%j ends at home', async (payload) => {
    const browser = deployment.browser();
    const callback = await deployment.consent(browser, 'ana', `?${encoded(payload)}`);
    expect((await browser.visit(callback)).headers.location).toBe('/connected');
  });

  it.each(Object.entries(harmless))('%j ends at %s, which is here', async (payload, expected) => {
    const browser = deployment.browser();
    const callback = await deployment.consent(browser, 'ana', `?${encoded(payload)}`);
    const { headers, location } = await browser.visit(callback);
    expect(headers.location).toBe(expected);
    expect(new URL(location).origin).toBe(deployment.appUrl);
  });

  it('goes on after a problem to the same place, and no other', async () => {
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

describe('what a link can change of the authorization request', () => {
  const asked = async (query: string) => {
    const { location } = await deployment.browser().visit(`/connect?${query}`);
    return new URL(location);
  };

  it.each([
    'client_id=evil&redirect_uri=https%3A%2F%2Fevil.example&response_type=token&nonce=n&state=s',
    'code_challenge=c&code_challenge_method=plain&prompt=none&response_mode=fragment&request_uri=https%3A%2F%2Fe.example',
    'return_to=%2Fconnected%26client_id%3Devil&audience=x&login_hint=y&max_age=0',
    'scope=&scope=admin',
  ])('nothing: %s', async (query) => {
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
    'no scope that this app does not know: %s',
    async (scope) => {
      expect((await asked(`scope=${scope}`)).pathname).toBe('/problem/invalid_link');
    },
  );

  it('makes other secrets each time', async () => {
    const [one, other] = [await asked(''), await asked('')].map(({ searchParams }) => searchParams);
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(one?.get(name)).not.toBe(other?.get(name));
  });
});
