import { describe, expect, it } from 'vitest';
import { connectTexts } from '../../lib/texts.ts';
import type { Fault, Settings } from '../../sandbox/control/switches.ts';
import type { Page } from '../support/page.ts';
import type { User } from '../support/user.ts';
import { testDeployment } from '../support/vitest.ts';

/** How the token endpoint responds to the exchange, and the problem that the user is told of. */
const faults: [what: string, fault: Fault, problem: string, status: number][] = [
  ['refuses the code', { status: 400, body: { error: 'invalid_grant' } }, 'code_rejected', 400],
  [
    'refuses the code in Stytch’s own shape',
    { status: 404, body: { error_type: 'oauth_token_not_found', request_id: 'r-1', status_code: 404 } },
    'code_rejected',
    400,
  ],
  ['refuses the client', { status: 401, body: { error: 'invalid_client' } }, 'client_rejected', 500],
  ['responds 429', { status: 429, retryAfter: 1 }, 'issuer_unavailable', 503],
  ['responds 500', { status: 500 }, 'issuer_unavailable', 503],
  ['responds 503 with a web page', { status: 503, body: '<h1>Back soon</h1>' }, 'issuer_unavailable', 503],
  ['closes the connection', { reset: 'at-once' }, 'issuer_unavailable', 503],
  ['closes the connection in the middle of its response', { reset: 'midway' }, 'issuer_unavailable', 503],
  ['never responds', { hang: true }, 'issuer_unavailable', 503],
  ['responds with a web page', { status: 200, body: '<h1>Welcome</h1>' }, 'token_response_invalid', 502],
  ['redirects', { status: 307, headers: { Location: '/elsewhere' } }, 'token_response_invalid', 502],
  ['gives no access token', { patch: { access_token: null } }, 'token_response_invalid', 502],
  ['gives another kind of token', { patch: { token_type: 'mac' } }, 'token_response_invalid', 502],
  ['gives an expired token', { patch: { expires_in: -1 } }, 'token_response_invalid', 502],
  ['gives no kind of token', { patch: { token_type: null } }, 'token_response_invalid', 502],
  ['gives a scope that is no text', { patch: { scope: ['openid'] } }, 'token_response_invalid', 502],
  ['gives no ID token', { patch: { id_token: null } }, 'token_response_invalid', 502],
  ['gives half an ID token', { patch: { id_token: 'ey.ey' } }, 'id_token_invalid', 502],
];

/** What is wrong with an ID token that the stand-in signs. */
const spoilt: [what: string, id: Settings['tokens']['id']][] = [
  ['with a broken signature', { breakSignature: true }],
  ['for another nonce', { claims: { nonce: 'another' } }],
  ['for another app', { claims: { aud: ['connected-app-test-another'] } }],
  ['of another issuer', { claims: { iss: 'https://elsewhere.example' } }],
  ['that has expired', { claims: { exp: 1_000_000_000 } }],
  ['without a subject', { claims: { sub: null } }],
];

describe('the exchange of a code', () => {
  const deployment = testDeployment();

  /** A new user on the platform's consent page. */
  async function asked(): Promise<{ user: User; consent: Page }> {
    await deployment.control('reset');
    const user = deployment.user();
    const login = await user.follow(await user.open('/'), connectTexts.button);
    return { user, consent: await user.press(login, 'Continue as Mei Tanaka') };
  }

  it.each(faults)(
    'shows the problem, and makes no connection, when the token endpoint %s',
    async (_what, fault, problem, status) => {
      const { user, consent } = await asked();
      await deployment.control('switches', { endpoints: { exchange: { ...fault, times: 1 } } });
      const page = await user.press(consent, 'Allow');
      expect([page.status, page.url]).toEqual([status, `${deployment.appUrl}/problem/${problem}`]);
      // A code is spent once. The app never sends it again by itself.
      expect(await deployment.received('/v1/oauth2/token')).toHaveLength(1);
      expect(user.browser.cookies.names.filter((name) => /^(flow-|connection)/.test(name))).toEqual([]);
      // The tokens of a response that is refused would be live, and no user would hold them.
      expect(await deployment.liveRefreshTokens()).toEqual([]);
      // The user can connect once the trouble is over.
      const again = await user.press(await user.follow(await user.open('/'), connectTexts.button), 'Allow');
      expect(again.url).toBe(`${deployment.appUrl}/connected`);
    },
  );

  it.each(spoilt)('shows id_token_invalid for an ID token %s', async (_what, id) => {
    const { user, consent } = await asked();
    await deployment.control('switches', { tokens: { id } });
    const page = await user.press(consent, 'Allow');
    expect([page.status, page.url]).toEqual([502, `${deployment.appUrl}/problem/id_token_invalid`]);
    expect(await deployment.liveRefreshTokens()).toEqual([]);
  });
});
