import type { Forgery, Json } from '../forging-issuer/forgery.ts';
import { withClaims } from '../forging-issuer/forgery.ts';
import { attack } from './attack.ts';
import type { Fault } from './fault.ts';

const refused = 'refuses: token_response_invalid';

const saying = (name: string, given: string, changes: Json, expect = refused): Fault => ({
  name,
  given,
  expect,
  forge: (): Forgery => ({ tokens: (response) => ({ ...response, ...changes }) }),
});

attack({
  endpoint: 'token',
  faults: [
    saying('token-type-mac', '`token_type: mac`', { token_type: 'mac' }),
    saying('token-type-dpop', '`token_type: DPoP`, which the app did not ask for', { token_type: 'DPoP' }),
    saying('token-type-absent', 'no `token_type`', { token_type: undefined }),
    saying('expires-in-negative', '`expires_in: -1`', { expires_in: -1 }),
    saying('expires-in-zero', '`expires_in: 0`', { expires_in: 0 }),
    saying('expires-in-instant', '`expires_in: 0.001`, over when it arrives', { expires_in: 0.001 }),
    saying('expires-in-text', '`expires_in: "soon"`', { expires_in: 'soon' }),
    saying('expires-in-absent', 'no `expires_in`', { expires_in: undefined }, 'connects'),
    saying('expires-in-null', '`expires_in: null`', { expires_in: null }, 'connects'),
    saying('expires-in-empty', '`expires_in: ""`', { expires_in: '' }, 'connects'),
    saying('refresh-token-null', '`refresh_token: null`', { refresh_token: null }, 'connects'),
    saying('refresh-token-empty', '`refresh_token: ""`', { refresh_token: '' }, 'connects'),
    saying('scope-null', '`scope: null`', { scope: null }, 'connects'),
    saying('scope-empty', '`scope: ""`', { scope: '' }, 'connects'),
    saying('id-token-null', '`id_token: null`, though `openid` was asked for', { id_token: null }),
    saying('id-token-empty', '`id_token: ""`, though `openid` was asked for', { id_token: '' }),
    saying('expires-in-huge', '`expires_in: 1e300`; cut to a year', { expires_in: 1e300 }, 'connects'),
    saying('access-token-line-break', 'an access token with CR and LF', {
      access_token: 'token\r\nX-Injected: yes',
    }),
    saying('access-token-no-text', 'an access token that is an object', { access_token: { toString: 'x' } }),
    saying('access-token-absent', 'no access token', { access_token: undefined }),
    saying('refresh-token-line-break', 'a refresh token with CR and LF', {
      refresh_token: 'token\r\n&client_id=other',
    }),
    saying('scope-control-characters', 'a scope with control characters', {
      scope: 'openid \u0000\u001b[31mwrite:tasks',
    }),
    saying('scope-list', 'a scope that is a list', { scope: ['openid'] }),
    saying(
      'tokens-too-large',
      'tokens beyond what cookies carry',
      { refresh_token: 'x'.repeat(4000), access_token: 'y'.repeat(12_000) },
      'refuses: connection_too_large',
    ),
    {
      name: 'markup-in-claims',
      given: 'an ID token whose claims hold markup and a script for an address',
      forge: () => ({
        idToken: withClaims({
          name: '<script>alert(1)</script>',
          email: '"><img src=x onerror=alert(1)>',
          picture: 'javascript:alert(1)',
        }),
      }),
      expect: 'connects',
    },
  ],
});
