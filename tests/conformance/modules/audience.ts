import type { Forgery, Json } from '../../forging-issuer/forgery.ts';
import { withClaims } from '../../forging-issuer/forgery.ts';
import type { TestBed } from '../../forging-issuer/test-bed.ts';
import type { Module, Plan } from '../module.ts';

const badIdToken = 'refuses: id_token_invalid';
const other = 'connected-app-test-other';

function audience(name: string, forged: string, claims: (own: string) => Json, expect: string): Module {
  return {
    name,
    spec: 'OpenID Connect Core §3.1.3.7 (3–5)',
    forged,
    expect,
    forge: ({ issuer }: TestBed): Forgery => ({ idToken: withClaims(claims(issuer.client.id)) }),
  };
}

/** For whom an ID token is. */
export const audiences: Plan = {
  title: 'Audience and authorized party',
  modules: [
    audience('missing-aud', 'the ID token names no audience', () => ({ aud: undefined }), badIdToken),
    audience('aud-as-text', 'the audience is a text, not a list', (own) => ({ aud: own }), 'connects'),
    audience('aud-empty', 'the list of audiences is empty', () => ({ aud: [] }), badIdToken),
    audience(
      'several-aud-without-azp',
      'two audiences, and no party named',
      (own) => ({ aud: [own, other] }),
      badIdToken,
    ),
    audience(
      'several-aud-azp-own',
      'two audiences, and this client is the party',
      (own) => ({ aud: [own, other], azp: own }),
      'connects',
    ),
    audience(
      'several-aud-azp-other',
      'two audiences, and another client is the party',
      (own) => ({ aud: [own, other], azp: other }),
      badIdToken,
    ),
    audience(
      'one-aud-azp-other',
      'one audience, and another client is the party',
      (own) => ({ aud: [own], azp: other }),
      badIdToken,
    ),
  ],
};
