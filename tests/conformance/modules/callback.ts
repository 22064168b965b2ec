import type { Json } from '../../forging-issuer/forgery.ts';
import { PROJECT_ID } from '../../forging-issuer/tokens.ts';
import type { Plan } from '../module.ts';
import { connecting, outcomeOf } from '../outcome.ts';

const promised = (document: Json): Json => ({
  ...document,
  authorization_response_iss_parameter_supported: true,
});

/** What comes back by way of the browser. */
export const callback: Plan = {
  title: 'Authorization response',
  modules: [
    {
      name: 'iss-right',
      spec: 'RFC 9207 §2.4',
      forged: 'nothing: `iss` is promised and right',
      forge: ({ issuer }) => ({ metadata: promised, callback: (query) => ({ ...query, iss: issuer.url }) }),
      expect: 'connects',
    },
    {
      name: 'iss-wrong',
      spec: 'RFC 9207 §2.4',
      forged: '`iss` is promised and names another issuer (mix-up)',
      forge: () => ({
        metadata: promised,
        callback: (query) => ({ ...query, iss: 'https://other.example' }),
      }),
      expect: 'refuses: issuer_mismatch',
    },
    {
      name: 'iss-absent-though-promised',
      spec: 'RFC 9207 §2.4',
      forged: '`iss` is promised and not there',
      forge: () => ({ metadata: promised }),
      expect: 'refuses: issuer_mismatch',
    },
    {
      name: 'iss-right-not-promised',
      spec: 'RFC 9207 §2.4',
      forged: '`iss` is right, though nothing promised it',
      forge: ({ issuer }) => ({ callback: (query) => ({ ...query, iss: issuer.url }) }),
      expect: 'connects',
    },
    {
      name: 'iss-wrong-not-promised',
      spec: 'RFC 9207 §2.4',
      forged: '`iss` names another issuer, though nothing promised it',
      forge: () => ({ callback: (query) => ({ ...query, iss: 'https://other.example' }) }),
      expect: 'refuses: issuer_mismatch',
    },
    {
      name: 'iss-project',
      spec: 'RFC 9207 §2.4, Stytch’s FAQ',
      forged: '`iss` names the Stytch project, as Stytch does by default, and nothing promised an `iss`',
      forge: () => ({ callback: (query) => ({ ...query, iss: `stytch.com/${PROJECT_ID}` }) }),
      expect: 'connects',
    },
    {
      name: 'iss-project-on-a-denial',
      spec: 'RFC 9207 §2.4, Stytch’s FAQ',
      forged: 'the user declines, and `iss` names the Stytch project',
      forge: () => ({
        callback: ({ state = '' }) => ({ state, error: 'access_denied', iss: `stytch.com/${PROJECT_ID}` }),
      }),
      expect: '200 on /start',
    },
    {
      name: 'iss-project-though-promised',
      spec: 'RFC 9207 §2.4',
      forged: '`iss` is promised and names the Stytch project',
      forge: () => ({
        metadata: promised,
        callback: (query) => ({ ...query, iss: `stytch.com/${PROJECT_ID}` }),
      }),
      expect: 'refuses: issuer_mismatch',
    },
    {
      name: 'iss-another-project',
      spec: 'RFC 9207 §2.4',
      forged: '`iss` names a Stytch project that the access token does not name: its tokens are revoked',
      expect: 'refuses: issuer_mismatch, revoked: 1',
      play: async (bed) => {
        const from = bed.issuer.requests.length;
        const iss = 'stytch.com/project-test-99999999-9999-4999-8999-999999999999';
        bed.issuer.forgery = { callback: (query) => ({ ...query, iss }) };
        return `${await connecting(bed)}, revoked: ${bed.issuer.asked('revocation', from)}`;
      },
    },
    {
      name: 'state-wrong',
      spec: 'RFC 6749 §10.12',
      forged: 'another state comes back',
      forge: () => ({ callback: (query) => ({ ...query, state: 'of-no-flow' }) }),
      // The flow that was begun is still under way: only its own state may end it.
      expect: 'refuses: flow_unknown, but the flow is kept',
    },
    {
      name: 'state-of-another-browser',
      spec: 'RFC 9700 §4.7.1',
      forged: 'another user sends the callback of their own flow (login CSRF)',
      expect: 'refuses: flow_unknown',
      play: async (bed) => {
        const attacker = bed.anotherBrowser();
        const started = await attacker.visit('/connect');
        const { location = '' } = await attacker.visit(started.location ?? '');
        return outcomeOf(bed, await bed.follow(await bed.browser.visit(location)));
      },
    },
    {
      name: 'code-of-another-flow',
      spec: 'RFC 9700 §4.5.3.1, RFC 7636 §1',
      forged: 'a stolen code is put into the callback of the user’s own flow (code injection)',
      forge: ({ app, issuer }) => {
        const stolen = issuer.grants.authorize(
          new URLSearchParams({
            client_id: issuer.client.id,
            redirect_uri: `${app.url}/callback`,
            response_type: 'code',
            code_challenge_method: 'S256',
            code_challenge: 'of-another-verifier'.padEnd(43, '-'),
            state: 'of-another-flow'.padEnd(43, '-'),
          }),
        );
        return { callback: (query) => ({ ...query, code: stolen }) };
      },
      expect: 'refuses: code_rejected',
    },
    {
      name: 'callback-used-twice',
      spec: 'RFC 9700 §4.2.4',
      forged: 'nothing: the user opens their callback again',
      expect: 'connects; again: 303 to /connected, token requests: 1',
      play: async (bed) => {
        const from = bed.issuer.requests.length;
        let address = '';
        bed.issuer.forgery = {
          callback: (query) => {
            address = `/callback?${new URLSearchParams(query)}`;
            return query;
          },
        };
        const outcome = await connecting(bed);
        const { status, location = '' } = await bed.browser.visit(address);
        const path = location.replace(bed.app.url, '');
        return `${outcome}; again: ${status} to ${path}, token requests: ${bed.issuer.asked('token', from)}`;
      },
    },
    {
      name: 'error-access-denied',
      spec: 'RFC 6749 §4.1.2.1',
      forged: 'the user declines',
      forge: () => ({ callback: ({ state = '' }) => ({ state, error: 'access_denied' }) }),
      expect: '200 on /start',
    },
    {
      name: 'error-server-error',
      spec: 'RFC 6749 §4.1.2.1',
      forged: 'the platform fails',
      forge: () => ({ callback: ({ state = '' }) => ({ state, error: 'server_error' }) }),
      expect: 'refuses: authorization_failed',
    },
    {
      name: 'hybrid-response',
      spec: 'RFC 9700 §2.1.2',
      forged: 'an ID token comes with the code, through the browser',
      forge: () => ({ callback: (query) => ({ ...query, id_token: 'e30.e30.e30' }) }),
      expect: 'refuses: callback_invalid',
    },
  ],
};
