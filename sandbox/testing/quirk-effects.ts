import { decodeJwt, type JWTPayload } from 'jose';
import { expect } from 'vitest';
import { CONFIDENTIAL_CLIENT } from '../identities.ts';
import { apiHost } from '../platform/stytch-project.ts';
import type { Sandbox } from '../start.ts';
import type { QuirkName } from '../stytch/quirks/catalogue.ts';
import {
  type ConnectOptions,
  connect,
  control,
  oauth2,
  obtainCode,
  pkce,
  REDIRECT_URL,
  refresh,
  sampleUser,
  sdk,
} from './connect.ts';

/** What each quirk of a file changes. Tests beside other files show how it is without. */
export type Effects<Name extends QuirkName> = Record<Name, () => Promise<void>>;

/** A test of one quirk: switches it on, and looks at its effect. */
export const switchedOn = (sandbox: Sandbox) => async (name: string, look: () => Promise<void>) => {
  await control(sandbox, 'switches', { quirks: [name] });
  await look();
};

/** The names of the claims. */
export const members = (claims: JWTPayload | Record<string, unknown>) => Object.keys(claims);

/** What a client, a platform or anybody asks of the stand-in, in one call each. */
export function askingFor(sandbox: Sandbox) {
  const get = async (path: string, headers = {}) => {
    const response = await fetch(`${sandbox.stytchUrl}${path}`, { headers });
    return { response, body: (await response.json()) as Record<string, unknown> };
  };
  const idToken = async (options?: ConnectOptions) =>
    decodeJwt((await connect(sandbox, options)).body.id_token);
  const refreshed = async (client: 'confidential' | 'public' = 'confidential') => {
    const first = await connect(sandbox, { client, nonce: 'the-nonce' });
    return { first, next: await refresh(sandbox, client, first.body.refresh_token) };
  };
  const badCode = (params = {}) =>
    oauth2(sandbox, 'token', 'confidential', {
      grant_type: 'authorization_code',
      code: 'made-up',
      redirect_uri: REDIRECT_URL,
      ...params,
    });
  /** Uses a code twice. @returns what a refresh with the token of the first says afterwards */
  const usedTwice = async () => {
    const { code, verifier } = await obtainCode(sandbox);
    const first = await badCode({ code, code_verifier: verifier });
    expect((await badCode({ code, code_verifier: verifier })).status).toBe(400);
    return refresh(sandbox, 'confidential', first.body.refresh_token);
  };
  const userinfo = async () => {
    const { body } = await connect(sandbox);
    return (await get('/v1/oauth2/userinfo', { Authorization: `Bearer ${body.access_token}` })).body;
  };
  /** @returns the query that takes the user back to the app */
  const submit = async (changes = {}) => {
    const { idp } = sdk({ stytchUrl: apiHost(sandbox.stytchUrl) ?? '' }).consumer;
    const { redirect_uri } = await idp.oauth.authorize({
      client_id: CONFIDENTIAL_CLIENT.clientId,
      redirect_uri: REDIRECT_URL,
      response_type: 'code',
      scopes: ['openid', 'offline_access'],
      user_id: sampleUser('ana').userId,
      consent_granted: true,
      state: 'the-state',
      code_challenge: pkce().challenge,
      ...changes,
    });
    return Object.fromEntries(new URL(redirect_uri).searchParams);
  };
  const denied = () => submit({ consent_granted: false });
  const discovery = async () => (await get('/.well-known/openid-configuration')).body;
  const jwks = async () => (await get('/.well-known/jwks.json')).body.keys as Record<string, unknown>[];
  return { get, idToken, refreshed, badCode, usedTwice, userinfo, submit, denied, discovery, jwks };
}
