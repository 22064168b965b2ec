import { describe, expect, it } from 'vitest';
import { DASHBOARD, environmentFor, expectFixed, look, row } from './testing/examine.ts';
import { type Fakes, fakeIssuer, shortKey } from './testing/issuer.ts';
import type { Reply } from './testing/server.ts';

describe('metadata', () => {
  it.each([
    [
      'an endpoint elsewhere',
      { token_endpoint: 'https://evil.example/token' },
      /token_endpoint is at https:/,
    ],
    ['no key set', { jwks_uri: null }, /jwks_uri is missing/],
    ['no page', { authorization_endpoint: null }, /authorization_endpoint is missing/],
    ['a page without https', { authorization_endpoint: 'http://a.example/' }, /without https/],
    ['no code flow', { response_types_supported: ['token'] }, /response_types_supported lacks code/],
    ['another algorithm', { id_token_signing_alg_values_supported: ['ES256'] }, /lacks RS256/],
  ])('✗ %s', async (_what, changes, saw) => {
    const fakes: Fakes = { document: () => changes };
    await expectFixed('metadata', fakes, saw, DASHBOARD, () => {
      delete fakes.document;
    });
  });

  it.each([
    ['userinfo_endpoint', 'https://evil.example/userinfo'],
    ['revocation_endpoint', 'https://evil.example/revoke'],
  ])('✗ %s on another host, which the app refuses', async (name, url) => {
    const fakes: Fakes = { document: () => ({ [name]: url }) };
    await expectFixed('metadata', fakes, new RegExp(`${name} is at https://evil`), DASHBOARD, () => {
      delete fakes.document;
    });
  });

  it.each(['?client_id=x', '#part'])('✗ an Authorization URL that the app refuses: …%s', async (tail) => {
    const fakes: Fakes = { document: (origin) => ({ authorization_endpoint: `${origin}/authorize${tail}` }) };
    await expectFixed('metadata', fakes, /authorization_endpoint is .*the app refuses/, DASHBOARD, () => {
      delete fakes.document;
    });
  });

  it('✓ another algorithm, where no ID token is asked for', async () => {
    const document = () => ({ id_token_signing_alg_values_supported: ['ES256'] });
    const env = { ...environmentFor(await fakeIssuer({ document })), SCOPES: 'read:tasks' };
    expect(await row('metadata', env)).toMatchObject({ state: 'ok' });
  });

  const secret = { CONNECTED_APP_CLIENT_SECRET: 'some-secret' };
  it.each([
    ['✓ post', ['client_secret_post'], secret, 'ok'],
    ['✓ basic', ['client_secret_basic'], secret, 'ok'],
    ['✓ nothing', null, secret, 'ok'],
    ['! neither post nor basic', ['private_key_jwt'], secret, 'warning'],
    ['✓ none, for a public client', ['none'], {}, 'ok'],
    ['✓ nothing, for a public client', null, {}, 'ok'],
    ['! no none, for a public client', ['client_secret_post'], {}, 'warning'],
  ])('token_endpoint_auth_methods_supported: %s', async (_what, methods, changes, state) => {
    const document = () => ({ token_endpoint_auth_methods_supported: methods });
    const finding = await row('metadata', { ...environmentFor(await fakeIssuer({ document })), ...changes });
    expect(finding.state).toBe(state);
    if (state === 'warning')
      expect([finding.saw, finding.fix]).toEqual([
        expect.stringContaining('token_endpoint_auth_methods_supported names only'),
        expect.stringMatching(/may refuse/),
      ]);
  });

  it('✓ a document as poor as Stytch’s may be', async () => {
    const poor = { response_types_supported: null, id_token_signing_alg_values_supported: null };
    const env = environmentFor(await fakeIssuer({ document: () => poor }));
    expect(await row('metadata', env)).toMatchObject({ state: 'ok' });
  });
});

describe('endpoints', () => {
  it('✓ those that the metadata names, and no others', async () => {
    const asked: string[] = [];
    const fakes: Fakes = {
      document: (origin) => ({
        userinfo_endpoint: `${origin}/elsewhere/userinfo`,
        revocation_endpoint: `${origin}/elsewhere/revoke`,
        introspection_endpoint: `${origin}/elsewhere/introspect`,
      }),
      oauth: ({ path }) => void asked.push(path),
    };
    const env = { ...environmentFor(await fakeIssuer(fakes)), CONNECTED_APP_CLIENT_SECRET: 'some-secret' };
    expect(await row('endpoints', env)).toMatchObject({
      state: 'ok',
      saw: 'userinfo, revocation and introspection respond where the metadata says',
    });
    expect(asked.sort()).toEqual(['/elsewhere/introspect', '/elsewhere/revoke', '/elsewhere/userinfo']);
  });

  it('sends no secret', async () => {
    const seen: string[] = [];
    const oauth: Fakes['oauth'] = ({ form, authorization }) => void seen.push(`${form} ${authorization}`);
    const issuer = await fakeIssuer({ oauth });
    await row('endpoints', { ...environmentFor(issuer), CONNECTED_APP_CLIENT_SECRET: 'some-secret' });
    expect(seen).toHaveLength(3);
    expect(seen.join()).not.toMatch(/some-secret|Basic/);
  });

  const missing = { status: 404, json: { error_type: 'route_not_found' } };
  it.each<[string, Reply, string, RegExp]>([
    ['✗ no userinfo there', missing, 'userinfo', /userinfo.*HTTP 404 route_not_found/],
    ['✗ a page in its place', { text: '<html>' }, 'userinfo', /userinfo.*HTTP 200, a page/],
    ['✗ a redirect', { status: 302, headers: { Location: '/x' } }, 'userinfo', /userinfo.*HTTP 302/],
  ])('%s', async (_what, reply, name, saw) => {
    const fakes: Fakes = { oauth: ({ endpoint }) => (endpoint === name ? reply : undefined) };
    await expectFixed('endpoints', fakes, saw, /STYTCH_PROJECT_DOMAIN/, () => {
      delete fakes.oauth;
    });
  });

  it('✗ no revocation where the metadata says', async () => {
    const fakes: Fakes = {
      document: (origin) => ({ revocation_endpoint: `${origin}/elsewhere/revoke` }),
      oauth: ({ endpoint }) => (endpoint === 'revoke' ? missing : undefined),
    };
    const saw = /revocation: .*elsewhere.*HTTP 404/;
    await expectFixed('endpoints', fakes, saw, /STYTCH_PROJECT_DOMAIN/, () => {
      delete fakes.oauth;
    });
  });

  it('? no userinfo, where the app shows what the API says', async () => {
    const oauth: Fakes['oauth'] = ({ endpoint }) => (endpoint === 'userinfo' ? missing : undefined);
    const env = {
      ...environmentFor(await fakeIssuer({ oauth })),
      PLATFORM_API_URL: 'https://api.example.com',
    };
    expect(await row('endpoints', env)).toMatchObject({ state: 'unknown' });
  });

  it.each<[string, Reply, string, string]>([
    ['! no revocation at the documented address', missing, 'revoke', 'warning'],
    ['? no introspection, which only doctor uses', missing, 'introspect', 'unknown'],
    ['! trouble at Stytch', { status: 503 }, 'userinfo', 'warning'],
  ])('%s', async (_what, reply, name, state) => {
    const oauth: Fakes['oauth'] = ({ endpoint }) => (endpoint === name ? reply : undefined);
    const findings = await look('endpoints', environmentFor(await fakeIssuer({ oauth })));
    expect(findings.map((finding) => finding.state)).toEqual([state]);
  });
});

describe('keys', () => {
  it.each([
    ['none', () => []],
    ['for encryption only', () => [{ kty: 'RSA', use: 'enc', n: 'x', e: 'AQAB' }]],
    ['of another kind', () => [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }]],
    ['too short', () => [shortKey()]],
  ])('✗ %s', async (_what, keys) => {
    const fakes: Fakes = { keys: keys() };
    await expectFixed('keys', fakes, /no RSA key for RS256/, /ask Stytch/, () => {
      delete fakes.keys;
    });
  });
});

describe('a server without OpenID Connect', () => {
  const withoutOpenid = (asked: string): Reply | undefined =>
    asked.endsWith('/openid-configuration') ? { status: 404, text: 'not found' } : undefined;

  it('✓ is known by its OAuth document, and needs no keys where no ID token is asked for', async () => {
    const fakes: Fakes = { wellKnown: withoutOpenid, document: () => ({ jwks_uri: null }) };
    const env = { ...environmentFor(await fakeIssuer(fakes)), SCOPES: 'read:tasks' };
    expect(await row('discovery', env)).toMatchObject({
      state: 'ok',
      saw: expect.stringContaining('/.well-known/oauth-authorization-server'),
    });
    for (const name of ['issuer', 'metadata', 'keys'])
      expect(await row(name, env)).toMatchObject({ state: 'ok' });
  });

  it('✗ has no keys, though an ID token is asked for; leaving openid out fixes it', async () => {
    const fakes: Fakes = { wellKnown: withoutOpenid, document: () => ({ jwks_uri: null }) };
    const env = environmentFor(await fakeIssuer(fakes));
    expect(await row('metadata', env)).toMatchObject({ state: 'fault', saw: 'jwks_uri is missing' });
    expect(await row('metadata', { ...env, SCOPES: 'read:tasks' })).toMatchObject({ state: 'ok' });
  });
});
