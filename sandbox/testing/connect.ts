import { createHash, randomBytes } from 'node:crypto';
import { B2BClient, Client } from 'stytch';
import { CONFIDENTIAL_CLIENT, PROJECT, PUBLIC_CLIENT, SAMPLE_USERS, type SampleUser } from '../identities.ts';
import { quietly, sdkOptions } from '../platform/stytch-project.ts';
import type { Sandbox } from '../start.ts';

export const REDIRECT_URL = 'http://localhost:3000/callback';
export const ALL_SCOPES = ['openid', 'profile', 'email', 'offline_access', 'read:notes', 'write:notes'];

/** The official SDK against the running stand-in, as a platform's backend would construct it. */
export function sdk({ stytchUrl }: Pick<Sandbox, 'stytchUrl'>) {
  const options = sdkOptions({ ...PROJECT, baseUrl: stytchUrl });
  return quietly(() => ({ consumer: new Client({ ...options }), b2b: new B2BClient({ ...options }) }));
}

export function sampleUser(key: string): SampleUser {
  const found = SAMPLE_USERS.find((candidate) => candidate.key === key);
  if (!found) throw new Error(`nobody is called ${key}`);
  return found;
}

/** PKCE verifier and its S256 challenge. */
export function pkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

export interface TokenResponse {
  status: number;
  body: Record<string, unknown> & {
    access_token: string;
    refresh_token: string;
    id_token: string;
    scope: string;
    error: string;
  };
  headers: Headers;
}

/** POSTs a form to one of the oauth2 endpoints, with the client's credentials. */
export async function oauth2(
  { stytchUrl }: Pick<Sandbox, 'stytchUrl'>,
  endpoint: string,
  client: 'confidential' | 'public',
  params: Record<string, string>,
): Promise<TokenResponse> {
  const credentials: Record<string, string> =
    client === 'confidential'
      ? { client_id: CONFIDENTIAL_CLIENT.clientId, client_secret: CONFIDENTIAL_CLIENT.clientSecret }
      : { client_id: PUBLIC_CLIENT.clientId };
  const response = await fetch(`${stytchUrl}/v1/oauth2/${endpoint}`, {
    method: 'POST',
    body: new URLSearchParams({ ...credentials, ...params }),
  });
  return { status: response.status, body: await response.json(), headers: response.headers };
}

export interface ConnectOptions {
  client?: 'confidential' | 'public';
  scopes?: string[];
  user?: string;
  nonce?: string;
  resources?: string[];
  /** B2B: which of the user's memberships. Absent: the Consumer user. */
  membership?: number;
}

/** A code, as a consent page obtains it through the SDK, with the verifier that belongs to it. */
export async function obtainCode(sandbox: Sandbox, options: ConnectOptions = {}) {
  const { client = 'confidential', scopes = ALL_SCOPES, nonce, resources, membership } = options;
  const { verifier, challenge } = pkce();
  const request = {
    client_id: client === 'confidential' ? CONFIDENTIAL_CLIENT.clientId : PUBLIC_CLIENT.clientId,
    redirect_uri: REDIRECT_URL,
    response_type: 'code',
    scopes,
    consent_granted: true,
    state: 'the-state',
    code_challenge: challenge,
    ...(nonce ? { nonce } : {}),
    ...(resources ? { resources } : {}),
  };
  const who = sampleUser(options.user ?? 'ana');
  const { consumer, b2b } = sdk(sandbox);
  const member = membership === undefined ? undefined : who.memberships[membership];
  const response = member
    ? await b2b.idp.oauth.authorize({
        ...request,
        organization_id: member.organizationId,
        member_id: member.memberId,
      })
    : await consumer.idp.oauth.authorize({ ...request, user_id: who.userId });
  const code = new URL(response.redirect_uri).searchParams.get('code') ?? '';
  return { code, verifier, client, response };
}

/** Tokens for a user, by the whole way: consent through the SDK, exchange at the token endpoint. */
export async function connect(sandbox: Sandbox, options: ConnectOptions = {}): Promise<TokenResponse> {
  const { code, verifier, client } = await obtainCode(sandbox, options);
  return oauth2(sandbox, 'token', client, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT_URL,
    code_verifier: verifier,
  });
}

export function refresh(
  sandbox: Sandbox,
  client: 'confidential' | 'public',
  token: string,
): Promise<TokenResponse> {
  return oauth2(sandbox, 'token', client, { grant_type: 'refresh_token', refresh_token: token });
}

/** POSTs JSON to a switch under /sandbox. */
export async function control(sandbox: Sandbox, path: string, body: object = {}): Promise<unknown> {
  const response = await fetch(`${sandbox.platformUrl}/sandbox/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
