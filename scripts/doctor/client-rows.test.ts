import { describe, expect, it } from 'vitest';
import { CONFIDENTIAL_CLIENT, PROJECT, PUBLIC_CLIENT } from '../../sandbox/identities.ts';
import { sdk } from '../../sandbox/testing/connect.ts';
import { testSandbox } from '../../sandbox/testing/sandbox.ts';
import { clientMetadata } from '../tools/app-modules.ts';
import { environmentFor, row } from './testing/examine.ts';
import { type Fakes, fakeIssuer } from './testing/issuer.ts';
import { type Reply, serve } from './testing/server.ts';

const sandbox = testSandbox();
const confidential = () => ({
  ...environmentFor(sandbox.stytchUrl),
  APP_URL: 'http://localhost:3000',
  CONNECTED_APP_CLIENT_ID: CONFIDENTIAL_CLIENT.clientId,
  CONNECTED_APP_CLIENT_SECRET: CONFIDENTIAL_CLIENT.clientSecret,
});
const keys = { STYTCH_PROJECT_ID: PROJECT.id, STYTCH_PROJECT_SECRET: PROJECT.secret };

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
  it.each<[string, NonNullable<Fakes['client']>, string, RegExp]>([
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
    ['? an answer nobody knows', () => ({ status: 418, json: { error: 'teapot' } }), 'unknown', /418 teapot/],
    ['? a page', () => ({ status: 502, text: '<html>' }), 'unknown', /HTTP 502/],
    [
      '✗ the code looked at before the client: introspection has the last word',
      (endpoint) =>
        endpoint === 'token'
          ? { status: 400, json: { error: 'invalid_grant' } }
          : { status: 401, json: { error: 'invalid_client' } },
      'fault',
      /refused/,
    ],
  ])('%s', async (_what, client, state, saw) => {
    const env = environmentFor(await fakeIssuer({ client }));
    expect(await row('credentials', env)).toMatchObject({ state, saw: expect.stringMatching(saw) });
  });
});

describe('redirect url', () => {
  it('? cannot be known without the project’s keys', async () => {
    expect(await row('redirect url', confidential())).toMatchObject({
      state: 'unknown',
      fix: expect.stringContaining('STYTCH_PROJECT_ID'),
    });
  });

  it('✗ not registered; adding it fixes it', async () => {
    const env = { ...confidential(), ...keys, APP_URL: 'https://app.example.com' };
    const finding = await row('redirect url', env);
    expect(finding).toMatchObject({
      state: 'fault',
      fix: expect.stringContaining('add https://app.example.com/callback'),
    });
    await sdk(sandbox).consumer.connectedApp.clients.update({
      client_id: CONFIDENTIAL_CLIENT.clientId,
      redirect_urls: ['https://app.example.com/callback'],
    });
    expect(await row('redirect url', env)).toMatchObject({ state: 'ok' });
  });

  it('✓ a loopback address without a port stands for every port', async () => {
    const { clients } = sdk(sandbox).consumer.connectedApp;
    const client_id = CONFIDENTIAL_CLIENT.clientId;
    await clients.update({ client_id, redirect_urls: ['http://localhost/callback'] });
    expect(await row('redirect url', { ...confidential(), ...keys })).toMatchObject({ state: 'ok' });
  });

  it.each([
    ['✗ a secret for a public client', { CONNECTED_APP_CLIENT_ID: PUBLIC_CLIENT.clientId }, /Remove/],
    ['✗ no secret for a confidential one', { CONNECTED_APP_CLIENT_SECRET: undefined }, /Client secret/],
    ['✗ keys of another project', { STYTCH_PROJECT_SECRET: 'another' }, /compare with Stytch Dashboard/],
    [
      '✗ a client of another project',
      { CONNECTED_APP_CLIENT_ID: 'connected-app-test-x' },
      /not of the project/,
    ],
  ])('%s', async (_what, changes, fix) => {
    expect(await row('redirect url', { ...confidential(), ...keys, ...changes })).toMatchObject({
      state: 'fault',
      fix: expect.stringMatching(fix),
    });
  });
});

describe('scopes', () => {
  it('✗ a misspelt scope; the advice fixes it', async () => {
    const env = { ...confidential(), ...keys, SCOPES: 'openid offline-access' };
    const finding = await row('scopes', env);
    expect(finding).toMatchObject({
      state: 'fault',
      fix: 'SCOPES: offline_access instead of offline-access',
    });
    expect(await row('scopes', { ...env, SCOPES: 'openid offline_access' })).toMatchObject({ state: 'ok' });
  });

  it('✗ a scope that the project lacks; leaving it out fixes it', async () => {
    const env = { ...confidential(), ...keys, SCOPES: 'openid read:mail' };
    expect(await row('scopes', env)).toMatchObject({
      state: 'fault',
      saw: 'not in the project: read:mail',
      fix: expect.stringContaining('leave them out of SCOPES'),
    });
    expect(await row('scopes', { ...env, SCOPES: 'openid' })).toMatchObject({ state: 'ok' });
  });

  it.each([
    ['? without the project’s keys', {}, /must exist in the project/],
    ['? without openid', { SCOPES: 'read:tasks' }, /openid is not asked for/],
    ['? with wrong keys', { ...keys, STYTCH_PROJECT_SECRET: 'another' }, /looking it up failed/],
  ])('%s', async (_what, changes, saw) => {
    const finding = await row('scopes', { ...confidential(), ...changes });
    expect(finding).toMatchObject({ state: 'unknown', saw: expect.stringMatching(saw) });
  });
});

describe('client document', () => {
  /** An app that answers with what the test says, and the environment that names its document. */
  async function documentApp(reply: (appUrl: string) => Reply) {
    const app: string = await serve(() => reply(app));
    const CONNECTED_APP_CLIENT_ID = `${app}/client-metadata.json`;
    return { ...environmentFor(sandbox.stytchUrl), APP_URL: app, CONNECTED_APP_CLIENT_ID };
  }

  it('✓ the app’s own document', async () => {
    const env = await documentApp((appUrl) => ({ json: clientMetadata(appUrl) }));
    expect(await row('client document', env)).toMatchObject({ state: 'ok' });
    expect(await row('redirect url', env)).toMatchObject({ state: 'ok' });
    expect(await row('credentials', env)).toMatchObject({ state: 'ok' });
  });

  it('✗ another environment than the app has; starting it with this one fixes it', async () => {
    let reply: (appUrl: string) => Reply = () => ({ status: 404 });
    const env = await documentApp((appUrl) => reply(appUrl));
    const fix = expect.stringContaining('Start the app at');
    expect(await row('client document', env)).toMatchObject({ state: 'fault', fix });
    reply = () => ({ json: clientMetadata('https://elsewhere.example') });
    expect(await row('client document', env)).toMatchObject({ state: 'fault', fix });
    reply = (appUrl) => ({ json: clientMetadata(appUrl) });
    expect(await row('client document', env)).toMatchObject({ state: 'ok' });
  });

  it('✗ the app does not run', async () => {
    const CONNECTED_APP_CLIENT_ID = 'http://127.0.0.1:9/client-metadata.json';
    const env = { ...environmentFor(sandbox.stytchUrl), CONNECTED_APP_CLIENT_ID };
    expect(await row('client document', env)).toMatchObject({
      state: 'fault',
      saw: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('? Stytch does not say that it takes such ids', async () => {
    const env = await documentApp((appUrl) => ({ json: clientMetadata(appUrl) }));
    const issuer = await fakeIssuer({});
    expect(await row('client document', { ...env, STYTCH_PROJECT_DOMAIN: issuer })).toMatchObject({
      state: 'unknown',
      fix: expect.stringContaining('npm run setup'),
    });
  });
});
