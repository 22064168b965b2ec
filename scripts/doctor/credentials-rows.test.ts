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
  it('✓ id and secret of a confidential client, and the id of a public one', async () => {
    expect(await row('credentials', confidential())).toMatchObject({ state: 'ok' });
    const open = { ...environmentFor(sandbox.stytchUrl), CONNECTED_APP_CLIENT_ID: PUBLIC_CLIENT.clientId };
    expect(await row('credentials', open)).toMatchObject({ state: 'ok' });
  });

  it('✗ a wrong secret; a new one from setup fixes it', async () => {
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

  it('✗ an unknown client', async () => {
    const env = { ...confidential(), CONNECTED_APP_CLIENT_ID: environmentFor('').CONNECTED_APP_CLIENT_ID };
    expect(await row('credentials', env)).toMatchObject({
      state: 'fault',
      saw: expect.stringContaining('no Connected App has this client id'),
      fix: expect.stringContaining('your app → Client ID'),
    });
  });

  it('✗ a public client with a secret; removing it fixes it', async () => {
    const env = { ...confidential(), CONNECTED_APP_CLIENT_ID: PUBLIC_CLIENT.clientId };
    expect(await row('credentials', env)).toMatchObject({
      state: 'fault',
      saw: expect.stringContaining('the client is public'),
      fix: expect.stringContaining('Remove CONNECTED_APP_CLIENT_SECRET'),
    });
    const fixed = { ...env, CONNECTED_APP_CLIENT_SECRET: undefined };
    expect(await row('credentials', fixed)).toMatchObject({ state: 'ok' });
  });

  it('✗ a confidential client without its secret; giving it fixes it', async () => {
    const env = { ...confidential(), CONNECTED_APP_CLIENT_SECRET: undefined };
    expect(await row('credentials', env)).toMatchObject({
      state: 'fault',
      saw: expect.stringContaining('the client is confidential'),
      fix: expect.stringContaining('your app → Client secret'),
    });
    expect(await row('credentials', confidential())).toMatchObject({ state: 'ok' });
  });

  const stytchShape = (error_type: string, status: number): Reply => ({ status, json: { error_type } });
  it.each<[string, NonNullable<Fakes['oauth']>, string, RegExp]>([
    ['✓ Stytch’s name for a bad code', () => stytchShape('idp_auth_code_not_found', 404), 'ok', /accepted/],
    [
      '✗ Stytch’s name for no client',
      () => stytchShape('connected_app_not_found', 404),
      'fault',
      /no Connected App/,
    ],
    [
      '✗ HTTP 400 for a bad client',
      () => ({ status: 400, json: { error: 'invalid_client' } }),
      'fault',
      /refused/,
    ],
    [
      '✗ Stytch’s name for a wrong client id',
      () => stytchShape('invalid_client_id', 400),
      'fault',
      /no Connected App.*invalid_client_id/,
    ],
    [
      '✗ Stytch’s name for a wrong secret, where none is configured',
      () => stytchShape('invalid_client_secret', 401),
      'fault',
      /the client is confidential, and no secret is configured/,
    ],
    [
      '✗ a client that may not do what the app does',
      () => ({ status: 400, json: { error: 'unauthorized_client' } }),
      'fault',
      /the client may not use the authorization code flow.*unauthorized_client/,
    ],
    [
      '✗ a client that Stytch calls misconfigured',
      () => stytchShape('connected_app_misconfigured_client', 400),
      'fault',
      /may not use.*connected_app_misconfigured_client/,
    ],
    ['? an answer nobody knows', () => ({ status: 418, json: { error: 'teapot' } }), 'unknown', /418 teapot/],
    ['? a page', () => ({ status: 502, text: '<html>' }), 'unknown', /HTTP 502/],
    [
      '✗ the code looked at before the client: introspection has the last word',
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

describe('credentials, where the metadata says', () => {
  const elsewhere = (origin: string) => ({
    token_endpoint: `${origin}/elsewhere/token`,
    introspection_endpoint: `${origin}/elsewhere/introspect`,
  });

  it('asks the endpoints that the metadata names, and no others', async () => {
    const asked: string[] = [];
    const oauth: Fakes['oauth'] = ({ path }) => void asked.push(path);
    const env = environmentFor(await fakeIssuer({ document: elsewhere, oauth }));
    expect(await row('credentials', env)).toMatchObject({ state: 'ok' });
    expect(asked).toEqual(['/elsewhere/token', '/elsewhere/introspect']);
  });

  it('sends the secret to no introspection endpoint of another host', async () => {
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
    ['post where nothing is said', null, false],
    ['post where both are named', ['client_secret_basic', 'client_secret_post'], false],
    ['basic where post is not named', ['client_secret_basic'], true],
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
