import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pkce, REDIRECT_URL, sampleUser, sdk } from '../testing/connect.ts';
import { testSandbox } from '../testing/sandbox.ts';

const sandbox = testSandbox();
let site: Server;
let url: string;
let served: { status?: number; headers?: Record<string, string>; body: string };

beforeAll(async () => {
  site = createServer((_, response) =>
    response.writeHead(served.status ?? 200, served.headers).end(served.body),
  );
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/client.json`;
});
afterAll(() => site.close());

const document = (changes: object = {}) =>
  JSON.stringify({ client_id: url, client_name: 'Nobody’s', redirect_uris: [REDIRECT_URL], ...changes });

const { verifier, challenge } = pkce();
const authorize = (client_id = url) =>
  sdk(sandbox).consumer.idp.oauth.authorize({
    client_id,
    redirect_uri: REDIRECT_URL,
    response_type: 'code',
    scopes: ['openid', 'offline_access'],
    user_id: sampleUser('ana').userId,
    consent_granted: true,
    code_challenge: challenge,
  });

async function token(params: Record<string, string>) {
  const body = new URLSearchParams({ client_id: url, ...params });
  const response = await fetch(`${sandbox.stytchUrl}/v1/oauth2/token`, { method: 'POST', body });
  return (await response.json()) as Record<string, string>;
}

describe('a client id that is the address of a metadata document', () => {
  it('works as a public client that is not registered', async () => {
    served = { body: document() };
    const { authorization_code: code = '' } = await authorize();
    const grant = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URL };
    const tokens = await token({ ...grant, code_verifier: verifier });
    expect(decodeJwt(tokens.id_token ?? '').aud).toEqual([url]);
    // The access token names Stytch's internal client.
    expect(decodeJwt(tokens.access_token ?? '').client_id).toMatch(/^connected-app-test-/);
    const refresh_token = tokens.refresh_token ?? '';
    const next = await token({ grant_type: 'refresh_token', refresh_token });
    expect(next.refresh_token).not.toBe(refresh_token);
  });

  it('is the same internal client each time, which names the address', async () => {
    served = { body: document() };
    const start = { client_id: url, redirect_uri: REDIRECT_URL, response_type: 'code', scopes: ['openid'] };
    const user_id = sampleUser('ana').userId;
    const { consumer } = sdk(sandbox);
    const first = await consumer.idp.oauth.authorizeStart({ ...start, user_id });
    const second = await consumer.idp.oauth.authorizeStart({ ...start, user_id });
    expect(second.client.client_id).toBe(first.client.client_id);
    const { client_id } = first.client;
    const { connected_app } = await consumer.connectedApp.clients.get({ client_id });
    expect(connected_app).toMatchObject({ client_id_metadata_url: url, client_type: 'third_party_public' });
  });

  it.each([
    ['another client_id than its address', () => document({ client_id: `${url}?other` }), 'not the address'],
    ['a redirect URL twice', () => document({ redirect_uris: [REDIRECT_URL, REDIRECT_URL] }), 'twice'],
    ['no redirect URL', () => document({ redirect_uris: [] }), 'redirect_uris'],
    ['a secret', () => document({ token_endpoint_auth_method: 'client_secret_post' }), 'auth_method'],
    ['more than 64 KB', () => document({ padding: 'x'.repeat(65_536) }), 'over 64 KB'],
    ['no JSON', () => '<html>', 'JSON'],
  ])('is refused when the document has %s', async (_what, body, reason) => {
    served = { body: body() };
    await expect(authorize()).rejects.toMatchObject({
      error_type: 'connected_app_misconfigured_client',
      error_message: expect.stringContaining(reason),
    });
  });

  it.each([
    ['not found', { status: 404, body: '' }],
    ['behind a redirect', { status: 302, headers: { Location: '/other.json' }, body: '' }],
  ])('is refused when the document is %s', async (_what, response) => {
    served = response;
    await expect(authorize()).rejects.toMatchObject({ error_type: 'connected_app_misconfigured_client' });
  });

  it('is refused without https, and with a redirect URL that the document lacks', async () => {
    await expect(authorize('http://app.example.com/client.json')).rejects.toMatchObject({
      error_message: expect.stringContaining('must be https'),
    });
    served = { body: document({ redirect_uris: ['https://app.example.com/callback'] }) };
    await expect(authorize()).rejects.toMatchObject({
      error_type: 'connected_app_supplied_redirect_url_not_found_in_client',
    });
  });
});
