import type { Draft } from '../../forging-issuer/forgery.ts';
import { withClaims } from '../../forging-issuer/forgery.ts';
import type { Module, Plan } from '../module.ts';

const badIdToken = 'refuses: id_token_invalid';

/** Within the 30 s that clocks may differ, and beyond. */
const LITTLE = 20;
const MUCH = 120;

/** @param times claims as seconds from the moment of signing */
const module = (name: string, forged: string, times: Record<string, number>, expect: string): Module => ({
  name,
  spec: 'OpenID Connect Core §3.1.3.7 (9, 10), RFC 7519 §4.1',
  forged,
  expect,
  forge: ({ issuer }) => ({
    idToken: (draft: Draft) => ({
      ...draft,
      claims: {
        ...draft.claims,
        ...Object.fromEntries(Object.entries(times).map(([name, at]) => [name, issuer.now() + at])),
      },
    }),
  }),
});

/** Expired and future ID tokens, with the allowed difference of clocks. */
export const time: Plan = {
  title: 'Times',
  modules: [
    module('exp-just-over', `expired ${LITTLE} s ago`, { iat: -3600, exp: -LITTLE }, 'connects'),
    module('exp-over', `expired ${MUCH} s ago`, { iat: -3600, exp: -MUCH }, badIdToken),
    module('iat-just-ahead', `issued in ${LITTLE} s`, { iat: LITTLE }, 'connects'),
    module('iat-ahead', `issued in ${MUCH} s`, { iat: MUCH }, badIdToken),
    module('nbf-just-ahead', `good from ${LITTLE} s on`, { nbf: LITTLE }, 'connects'),
    module('nbf-ahead', `good from ${MUCH} s on`, { nbf: MUCH }, badIdToken),
    {
      ...module('exp-absent', 'never expires', {}, badIdToken),
      forge: () => ({ idToken: withClaims({ exp: undefined }) }),
    },
    {
      ...module('exp-not-a-number', 'expires at a text', {}, badIdToken),
      forge: () => ({ idToken: withClaims({ exp: '9999999999' }) }),
    },
  ],
};
