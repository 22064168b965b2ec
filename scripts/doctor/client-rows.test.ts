import { describe, expect, it } from 'vitest';
import { clientMetadata } from '../../lib/client-metadata.ts';
import { CONFIDENTIAL_CLIENT, PROJECT, PUBLIC_CLIENT } from '../../sandbox/identities.ts';
import { sdk } from '../../sandbox/testing/connect.ts';
import { testSandbox } from '../../sandbox/testing/sandbox.ts';
import { yourApi, yourScopes } from '../../sandbox/your-api.ts';
import { STANDARD_SCOPES } from '../setup/at-stytch.ts';
import { scopeCatalogue } from '../tools/app-modules.ts';
import { environmentFor, look, row } from './testing/examine.ts';
import { fakeIssuer } from './testing/issuer.ts';
import { confidentialFor } from './testing/sandbox-client.ts';
import { type Reply, serve } from './testing/server.ts';

const sandbox = testSandbox({ scopes: yourScopes, api: yourApi });
const confidential = () => confidentialFor(sandbox.stytchUrl);
const keys = { STYTCH_PROJECT_ID: PROJECT.id, STYTCH_PROJECT_SECRET: PROJECT.secret };

describe('redirect url', () => {
  it('reports ? for the redirect URL without the project’s keys', async () => {
    expect(await row('redirect url', confidential())).toMatchObject({
      state: 'unknown',
      fix: expect.stringContaining('STYTCH_PROJECT_ID'),
    });
  });

  it('reports ✗ for a redirect URL that is not registered, until it is added', async () => {
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

  it('reports ✓ for a loopback redirect URL of any port when one without a port is registered', async () => {
    const { clients } = sdk(sandbox).consumer.connectedApp;
    const client_id = CONFIDENTIAL_CLIENT.clientId;
    await clients.update({ client_id, redirect_urls: ['http://localhost/callback'] });
    expect(await row('redirect url', { ...confidential(), ...keys })).toMatchObject({ state: 'ok' });
  });

  it.each([
    ['a secret beside a public client', { CONNECTED_APP_CLIENT_ID: PUBLIC_CLIENT.clientId }, /Remove/],
    ['a confidential client without a secret', { CONNECTED_APP_CLIENT_SECRET: undefined }, /shown once/],
    ['keys of another project', { STYTCH_PROJECT_SECRET: 'another' }, /compare them with Stytch Dashboard/],
    [
      'a client of another project',
      { CONNECTED_APP_CLIENT_ID: 'connected-app-test-x' },
      /not belong to the project/,
    ],
  ])('reports ✗ for the redirect URL of %s', async (_what, changes, fix) => {
    expect(await row('redirect url', { ...confidential(), ...keys, ...changes })).toMatchObject({
      state: 'fault',
      fix: expect.stringMatching(fix),
    });
  });
});

describe('scopes', () => {
  it('reports ✗ for a misspelt scope, until it is spelt as advised', async () => {
    const env = { ...confidential(), ...keys, SCOPES: 'openid offline-access' };
    const finding = await row('scopes', env);
    expect(finding).toMatchObject({
      state: 'fault',
      fix: 'SCOPES: write offline_access instead of offline-access',
    });
    expect(await row('scopes', { ...env, SCOPES: 'openid offline_access' })).toMatchObject({ state: 'ok' });
  });

  it('reports ✗ for a scope that the project lacks, until SCOPES leaves it out', async () => {
    const env = { ...confidential(), ...keys, SCOPES: 'openid read:mail' };
    expect(await row('scopes', env)).toMatchObject({
      state: 'fault',
      saw: 'the project lacks read:mail',
      fix: expect.stringContaining('take these scopes out of SCOPES'),
    });
    expect(await row('scopes', { ...env, SCOPES: 'openid' })).toMatchObject({ state: 'ok' });
  });

  it.each([
    ['reports ! for scopes without openid', { SCOPES: 'profile' }, 'warning', /openid is not requested/],
    [
      'reports ? for scopes when the project’s keys are wrong',
      { ...keys, STYTCH_PROJECT_SECRET: 'another', SCOPES: 'openid read:notes' },
      'unknown',
      /looking it up failed: unauthorized/,
    ],
  ])('%s', async (_what, changes, state, saw) => {
    const findings = await look('scopes', { ...confidential(), ...changes });
    expect(findings).toContainEqual(expect.objectContaining({ state, saw: expect.stringMatching(saw) }));
  });

  // Doctor looks for the catalogue's scopes too, whatever a clone has put there.
  const known = [
    ...STANDARD_SCOPES.filter((name) => name !== 'full_access'),
    ...scopeCatalogue.map(({ name }) => name),
  ];
  const without = (name: string) => known.filter((other) => other !== name);
  it.each([
    [
      'reports ? for scopes when metadata has no scopes_supported, without the project’s keys',
      null,
      'unknown',
      /has no scopes_supported, so doctor cannot check/,
    ],
    [
      'reports ✓ for scopes that scopes_supported lists, without the project’s keys',
      [...known, 'read:notes'],
      'ok',
      /lists all/,
    ],
    [
      'reports ! for a custom scope that scopes_supported lacks, without the project’s keys',
      known,
      'warning',
      /scopes_supported lacks read:notes,/,
    ],
    [
      'reports ! for a standard scope that scopes_supported lacks, without the project’s keys',
      [...without('profile'), 'read:notes'],
      'warning',
      /lacks profile,/,
    ],
  ])('%s', async (_what, scopes_supported, state, saw) => {
    const issuer = await fakeIssuer({ document: () => ({ scopes_supported }) });
    const env = { ...environmentFor(issuer), SCOPES: 'openid profile read:notes' };
    const finding = await row('scopes', env);
    expect(finding).toMatchObject({ state, saw: expect.stringMatching(saw) });
    if (state !== 'ok') expect(finding.fix).toContain('STYTCH_PROJECT_SECRET');
  });

  it('reports ✓ for full_access, which scopes_supported never lists', async () => {
    const issuer = await fakeIssuer({ document: () => ({ scopes_supported: known }) });
    const env = { ...environmentFor(issuer), SCOPES: 'openid full_access' };
    expect(await row('scopes', env)).toMatchObject({ state: 'ok' });
  });
});

describe('client document', () => {
  /** An app that responds with what the test says, and the environment that names its document. */
  async function documentApp(reply: (appUrl: string) => Reply) {
    const app: string = await serve(() => reply(app));
    const CONNECTED_APP_CLIENT_ID = `${app}/client-metadata.json`;
    return { ...environmentFor(sandbox.stytchUrl), APP_URL: app, CONNECTED_APP_CLIENT_ID };
  }

  it('reports ✓ for the app’s own client metadata document', async () => {
    const env = await documentApp((appUrl) => ({ json: clientMetadata(appUrl) }));
    expect(await row('client document', env)).toMatchObject({ state: 'ok' });
    expect(await row('redirect url', env)).toMatchObject({ state: 'ok' });
    expect(await row('credentials', env)).toMatchObject({ state: 'ok' });
  });

  it('reports ✗ for a client metadata document of another environment, until the app runs with this one', async () => {
    let reply: (appUrl: string) => Reply = () => ({ status: 404 });
    const env = await documentApp((appUrl) => reply(appUrl));
    const fix = expect.stringContaining('Start the app with');
    expect(await row('client document', env)).toMatchObject({ state: 'fault', fix });
    reply = () => ({ json: clientMetadata('https://elsewhere.example') });
    expect(await row('client document', env)).toMatchObject({ state: 'fault', fix });
    reply = (appUrl) => ({ json: clientMetadata(appUrl) });
    expect(await row('client document', env)).toMatchObject({ state: 'ok' });
  });

  it('reports ✗ for a client metadata document when the app does not run', async () => {
    const CONNECTED_APP_CLIENT_ID = 'http://127.0.0.1:9/client-metadata.json';
    const env = { ...environmentFor(sandbox.stytchUrl), CONNECTED_APP_CLIENT_ID };
    expect(await row('client document', env)).toMatchObject({
      state: 'fault',
      saw: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('reports ? for a client metadata document when metadata does not say that Stytch takes such ids', async () => {
    const env = await documentApp((appUrl) => ({ json: clientMetadata(appUrl) }));
    const issuer = await fakeIssuer({});
    expect(await row('client document', { ...env, STYTCH_PROJECT_DOMAIN: issuer })).toMatchObject({
      state: 'unknown',
      fix: expect.stringContaining('npm run setup'),
    });
  });
});

describe('doctor with metadata that names as little as Stytch’s', () => {
  it('reports ✓ for the metadata of a public client when only the OAuth document names the method none', async () => {
    expect(await row('metadata', environmentFor(sandbox.stytchUrl))).toMatchObject({ state: 'ok' });
  });

  it('reports ✓ for the documented endpoints when metadata names none, and says so', async () => {
    expect(await row('endpoints', environmentFor(sandbox.stytchUrl))).toMatchObject({
      state: 'ok',
      saw: expect.stringMatching(/names no (?=.*revocation)(?=.*introspection).*that Stytch documents/),
    });
  });
});
