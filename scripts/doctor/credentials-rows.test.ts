import { describe, expect, it } from 'vitest';
import { CONFIDENTIAL_CLIENT, PUBLIC_CLIENT } from '../../sandbox/identities.ts';
import { sdk } from '../../sandbox/testing/connect.ts';
import { testSandbox } from '../../sandbox/testing/sandbox.ts';
import { environmentFor, row } from './testing/examine.ts';
import { type Fakes, fakeIssuer } from './testing/issuer.ts';
import { confidentialFor } from './testing/sandbox-client.ts';
import type { Reply } from './testing/server.ts';

const sandbox = testSandbox();
const confidential = () => confidentialFor(sandbox.stytchUrl);

describe('credentials', () => {
  it('reports ✓ for id and secret of a confidential client, and for the id of a public one', async () => {
    expect(await row('credentials', confidential())).toMatchObject({ state: 'ok' });
    const open = { ...environmentFor(sandbox.stytchUrl), CONNECTED_APP_CLIENT_ID: PUBLIC_CLIENT.clientId };
    expect(await row('credentials', open)).toMatchObject({ state: 'ok' });
  });

  it('reports ✗ for a wrong secret, until a new one from setup is there', async () => {
    const env = { ...confidential(), CONNECTED_APP_CLIENT_SECRET: 'a-wrong-secret' };
    expect(await row('credentials', env)).toMatchObject({
      state: 'fault',
      saw: expect.stringContaining('the client secret is refused'),
      fix: expect.stringContaining('npm run setup -- --rotate-secret'),
    });
    const { connected_app } = await sdk(sandbox).consumer.connectedApp.clients.secrets.rotateStart({
      client_id: CONFIDENTIAL_CLIENT.clientId,
    });
    const fixed = { ...env, CONNECTED_APP_CLIENT_SECRET: connected_app.next_client_secret };
    expect(await row('credentials', fixed)).toMatchObject({ state: 'ok' });
  });

  it('reports ✗ for an unknown client id', async () => {
    const env = { ...confidential(), CONNECTED_APP_CLIENT_ID: environmentFor('').CONNECTED_APP_CLIENT_ID };
    expect(await row('credentials', env)).toMatchObject({
      state: 'fault',
      saw: expect.stringContaining('no Connected App has this client ID'),
      fix: expect.stringContaining('your app → Client ID'),
    });
  });

  it('reports ✗ for a public client with a secret, until the secret is removed', async () => {
    const env = { ...confidential(), CONNECTED_APP_CLIENT_ID: PUBLIC_CLIENT.clientId };
    expect(await row('credentials', env)).toMatchObject({
      state: 'fault',
      saw: expect.stringContaining('the client is public'),
      fix: expect.stringContaining('Remove CONNECTED_APP_CLIENT_SECRET'),
    });
    const fixed = { ...env, CONNECTED_APP_CLIENT_SECRET: undefined };
    expect(await row('credentials', fixed)).toMatchObject({ state: 'ok' });
  });

  it('reports ✗ for a confidential client without its secret, until the secret is there', async () => {
    const env = { ...confidential(), CONNECTED_APP_CLIENT_SECRET: undefined };
    expect(await row('credentials', env)).toMatchObject({
      state: 'fault',
      saw: expect.stringContaining('the client is confidential'),
      fix: expect.stringContaining('--rotate-secret'),
    });
    expect(await row('credentials', confidential())).toMatchObject({ state: 'ok' });
  });

  const stytchShape = (error_type: string, status: number): Reply => ({ status, json: { error_type } });
  it.each<[string, NonNullable<Fakes['oauth']>, string, RegExp]>([
    [
      'reports ✓ for Stytch’s name of a bad code',
      () => stytchShape('idp_auth_code_not_found', 404),
      'ok',
      /accepted/,
    ],
    [
      'reports ✗ for Stytch’s name of a missing client',
      () => stytchShape('connected_app_not_found', 404),
      'fault',
      /no Connected App/,
    ],
    [
      'reports ✗ for invalid_client with HTTP 400',
      () => ({ status: 400, json: { error: 'invalid_client' } }),
      'fault',
      /refused/,
    ],
    [
      'reports ✗ for Stytch’s name of a wrong client id',
      () => stytchShape('invalid_client_id', 400),
      'fault',
      /no Connected App.*invalid_client_id/,
    ],
    [
      'reports ✗ for Stytch’s name of a wrong secret when none is configured',
      () => stytchShape('invalid_client_secret', 401),
      'fault',
      /the client is confidential, and no secret is configured/,
    ],
    [
      'reports ✗ for a client that may not use the authorization code flow',
      () => ({ status: 400, json: { error: 'unauthorized_client' } }),
      'fault',
      /the client is not allowed to use the authorization code flow.*unauthorized_client/,
    ],
    [
      'reports ✗ for a client that Stytch calls misconfigured',
      () => stytchShape('connected_app_misconfigured_client', 400),
      'fault',
      /is not allowed to use.*connected_app_misconfigured_client/,
    ],
    [
      'reports ? for an unknown error',
      () => ({ status: 418, json: { error: 'teapot' } }),
      'unknown',
      /418 teapot/,
    ],
    [
      'reports ? for a web page in place of a response',
      () => ({ status: 502, text: '<html>' }),
      'unknown',
      /HTTP 502/,
    ],
    [
      'reports ✗ when introspection refuses a client that the token endpoint did not check',
      ({ endpoint }) =>
        endpoint === 'token'
          ? { status: 400, json: { error: 'invalid_grant' } }
          : { status: 401, json: { error: 'invalid_client' } },
      'fault',
      /refused/,
    ],
  ])('%s', async (_what, oauth, state, saw) => {
    const env = environmentFor(await fakeIssuer({ oauth }));
    expect(await row('credentials', env)).toMatchObject({ state, saw: expect.stringMatching(saw) });
  });
});

describe('credentials at the endpoints that metadata names', () => {
  const elsewhere = (origin: string) => ({
    token_endpoint: `${origin}/elsewhere/token`,
    introspection_endpoint: `${origin}/elsewhere/introspect`,
  });

  it('sends the credentials to the endpoints that metadata names, and to no others', async () => {
    const asked: string[] = [];
    const oauth: Fakes['oauth'] = ({ path }) => void asked.push(path);
    const env = environmentFor(await fakeIssuer({ document: elsewhere, oauth }));
    expect(await row('credentials', env)).toMatchObject({ state: 'ok' });
    expect(asked).toEqual(['/elsewhere/token', '/elsewhere/introspect']);
  });

  it('sends no secret to an introspection endpoint of another host', async () => {
    const calls: string[] = [];
    const foreign = await fakeIssuer({ oauth: ({ path }) => void calls.push(path) });
    const issuer = await fakeIssuer({
      document: () => ({ introspection_endpoint: `${foreign}/v1/oauth2/introspect` }),
    });
    const env = { ...environmentFor(issuer), CONNECTED_APP_CLIENT_SECRET: 'some-secret' };
    expect(await row('credentials', env)).toMatchObject({ state: 'ok' });
    expect(calls).toEqual([]);
  });

  it.each([
    ['client_secret_post when metadata names no method', null, false],
    [
      'client_secret_post when metadata names both methods',
      ['client_secret_basic', 'client_secret_post'],
      false,
    ],
    ['client_secret_basic when metadata does not name client_secret_post', ['client_secret_basic'], true],
  ])('authenticates with %s', async (_what, methods, basic) => {
    const seen: { authorization: string | undefined; inBody: boolean }[] = [];
    const issuer = await fakeIssuer({
      document: () => ({ token_endpoint_auth_methods_supported: methods }),
      oauth: ({ authorization, form }) =>
        void seen.push({ authorization, inBody: form.has('client_secret') }),
    });
    const CONNECTED_APP_CLIENT_SECRET = 'secret/with+signs';
    const env: Record<string, string | undefined> = {
      ...environmentFor(issuer),
      CONNECTED_APP_CLIENT_SECRET,
    };
    expect(await row('credentials', env)).toMatchObject({ state: 'ok' });
    expect(seen).toHaveLength(2);
    for (const { authorization, inBody } of seen) {
      expect(inBody).toBe(!basic);
      // RFC 6749 §2.3.1: both are form-encoded before they are joined.
      const joined = Buffer.from(authorization?.replace(/^Basic /, '') ?? '', 'base64').toString();
      const sent = basic ? [env.CONNECTED_APP_CLIENT_ID, CONNECTED_APP_CLIENT_SECRET] : [''];
      expect(joined.split(':').map(decodeURIComponent)).toEqual(sent);
    }
  });
});
