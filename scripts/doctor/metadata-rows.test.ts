import { describe, expect, it } from 'vitest';
import { DASHBOARD, environmentFor, expectFixed, look, row } from './testing/examine.ts';
import { type Fakes, fakeIssuer, shortKey } from './testing/issuer.ts';
import type { Reply } from './testing/server.ts';

describe('metadata', () => {
  it.each([
    [
      'a token endpoint on another host',
      { token_endpoint: 'https://evil.example/token' },
      /token_endpoint is at https:/,
    ],
    ['no key set', { jwks_uri: null }, /jwks_uri is missing/],
    ['no Authorization URL', { authorization_endpoint: null }, /authorization_endpoint is missing/],
    ['an Authorization URL without https', { authorization_endpoint: 'http://a.example/' }, /without https/],
    ['no code flow', { response_types_supported: ['token'] }, /response_types_supported lacks code/],
    ['another algorithm than RS256', { id_token_signing_alg_values_supported: ['ES256'] }, /lacks RS256/],
  ])('reports ✗ for metadata with %s', async (_what, changes, saw) => {
    const fakes: Fakes = { document: () => changes };
    await expectFixed('metadata', fakes, saw, DASHBOARD, () => {
      delete fakes.document;
    });
  });

  it.each([
    ['userinfo_endpoint', 'https://evil.example/userinfo'],
    ['revocation_endpoint', 'https://evil.example/revoke'],
  ])('reports ✗ for a %s on another host, which the app refuses', async (name, url) => {
    const fakes: Fakes = { document: () => ({ [name]: url }) };
    await expectFixed('metadata', fakes, new RegExp(`${name} is at https://evil`), DASHBOARD, () => {
      delete fakes.document;
    });
  });

  it.each(['?client_id=x', '#part'])(
    'reports ✗ for an Authorization URL that ends in %s, which the app refuses',
    async (tail) => {
      const fakes: Fakes = {
        document: (origin) => ({ authorization_endpoint: `${origin}/authorize${tail}` }),
      };
      await expectFixed('metadata', fakes, /authorization_endpoint is .*the app refuses/, DASHBOARD, () => {
        delete fakes.document;
      });
    },
  );

  it('reports ✓ for metadata without RS256 when no ID token is requested', async () => {
    const document = () => ({ id_token_signing_alg_values_supported: ['ES256'] });
    const env = { ...environmentFor(await fakeIssuer({ document })), SCOPES: 'read:tasks' };
    expect(await row('metadata', env)).toMatchObject({ state: 'ok' });
  });

  const secret = { CONNECTED_APP_CLIENT_SECRET: 'some-secret' };
  it.each([
    ['✓ for client_secret_post', ['client_secret_post'], secret, 'ok'],
    ['✓ for client_secret_basic', ['client_secret_basic'], secret, 'ok'],
    ['✓ for no list', null, secret, 'ok'],
    ['! for private_key_jwt alone', ['private_key_jwt'], secret, 'warning'],
    ['✓ for none, with a public client', ['none'], {}, 'ok'],
    ['✓ for no list, with a public client', null, {}, 'ok'],
    ['! for client_secret_post alone, with a public client', ['client_secret_post'], {}, 'warning'],
  ])('reports %s in token_endpoint_auth_methods_supported', async (_what, methods, changes, state) => {
    const document = () => ({ token_endpoint_auth_methods_supported: methods });
    const finding = await row('metadata', { ...environmentFor(await fakeIssuer({ document })), ...changes });
    expect(finding.state).toBe(state);
    if (state === 'warning')
      expect([finding.saw, finding.fix]).toEqual([
        expect.stringContaining('token_endpoint_auth_methods_supported names only'),
        expect.stringMatching(/may refuse/),
      ]);
  });

  it('reports ✓ for metadata without response types and algorithms', async () => {
    const poor = { response_types_supported: null, id_token_signing_alg_values_supported: null };
    const env = environmentFor(await fakeIssuer({ document: () => poor }));
    expect(await row('metadata', env)).toMatchObject({ state: 'ok' });
  });
});

describe('endpoints', () => {
  it('reports ✓ for the endpoints that metadata names, and asks no others', async () => {
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

  it('sends no secret to userinfo, revocation and introspection', async () => {
    const seen: string[] = [];
    const oauth: Fakes['oauth'] = ({ form, authorization }) => void seen.push(`${form} ${authorization}`);
    const issuer = await fakeIssuer({ oauth });
    await row('endpoints', { ...environmentFor(issuer), CONNECTED_APP_CLIENT_SECRET: 'some-secret' });
    expect(seen).toHaveLength(3);
    expect(seen.join()).not.toMatch(/some-secret|Basic/);
  });

  const missing = { status: 404, json: { error_type: 'route_not_found' } };
  it.each<[string, Reply, string, RegExp]>([
    [
      '✗ for a userinfo endpoint that responds 404',
      missing,
      'userinfo',
      /userinfo.*HTTP 404 route_not_found/,
    ],
    [
      '✗ for a web page in place of userinfo',
      { text: '<html>' },
      'userinfo',
      /userinfo.*HTTP 200 and no JSON/,
    ],
    [
      '✗ for a userinfo endpoint that redirects',
      { status: 302, headers: { Location: '/x' } },
      'userinfo',
      /userinfo.*HTTP 302/,
    ],
  ])('reports %s', async (_what, reply, name, saw) => {
    const fakes: Fakes = { oauth: ({ endpoint }) => (endpoint === name ? reply : undefined) };
    await expectFixed('endpoints', fakes, saw, /STYTCH_PROJECT_DOMAIN/, () => {
      delete fakes.oauth;
    });
  });

  it('reports ✗ for a revocation endpoint of metadata that responds 404', async () => {
    const fakes: Fakes = {
      document: (origin) => ({ revocation_endpoint: `${origin}/elsewhere/revoke` }),
      oauth: ({ endpoint }) => (endpoint === 'revoke' ? missing : undefined),
    };
    const saw = /revocation: .*elsewhere.*HTTP 404/;
    await expectFixed('endpoints', fakes, saw, /STYTCH_PROJECT_DOMAIN/, () => {
      delete fakes.oauth;
    });
  });

  it('reports ? for a userinfo endpoint that responds 404 when PLATFORM_API_URL is set', async () => {
    const oauth: Fakes['oauth'] = ({ endpoint }) => (endpoint === 'userinfo' ? missing : undefined);
    const env = {
      ...environmentFor(await fakeIssuer({ oauth })),
      PLATFORM_API_URL: 'https://api.example.com',
    };
    expect(await row('endpoints', env)).toMatchObject({ state: 'unknown' });
  });

  it.each<[string, Reply, string, string]>([
    ['! for a documented revocation endpoint that responds 404', missing, 'revoke', 'warning'],
    [
      '? for an introspection endpoint that responds 404, because only doctor uses it',
      missing,
      'introspect',
      'unknown',
    ],
    ['! for a userinfo endpoint that responds 503', { status: 503 }, 'userinfo', 'warning'],
  ])('reports %s', async (_what, reply, name, state) => {
    const oauth: Fakes['oauth'] = ({ endpoint }) => (endpoint === name ? reply : undefined);
    const findings = await look('endpoints', environmentFor(await fakeIssuer({ oauth })));
    expect(findings.map((finding) => finding.state)).toEqual([state]);
  });
});

describe('keys', () => {
  it.each([
    ['without keys', () => []],
    ['with a key for encryption only', () => [{ kty: 'RSA', use: 'enc', n: 'x', e: 'AQAB' }]],
    ['with a key of another kind', () => [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }]],
    ['with a key that is too short', () => [shortKey()]],
  ])('reports ✗ for a key set %s', async (_what, keys) => {
    const fakes: Fakes = { keys: keys() };
    await expectFixed('keys', fakes, /no RSA key for RS256/, /to Stytch/, () => {
      delete fakes.keys;
    });
  });
});

describe('doctor before a server without OpenID Connect', () => {
  const withoutOpenid = (asked: string): Reply | undefined =>
    asked.endsWith('/openid-configuration') ? { status: 404, text: 'not found' } : undefined;

  it('reports ✓ for a server with an OAuth document and no keys when no ID token is requested', async () => {
    const fakes: Fakes = { wellKnown: withoutOpenid, document: () => ({ jwks_uri: null }) };
    const env = { ...environmentFor(await fakeIssuer(fakes)), SCOPES: 'read:tasks' };
    expect(await row('discovery', env)).toMatchObject({
      state: 'ok',
      saw: expect.stringContaining('/.well-known/oauth-authorization-server'),
    });
    for (const name of ['issuer', 'metadata', 'keys'])
      expect(await row(name, env)).toMatchObject({ state: 'ok' });
  });

  it('reports ✗ for a server without keys when an ID token is requested, until SCOPES leaves openid out', async () => {
    const fakes: Fakes = { wellKnown: withoutOpenid, document: () => ({ jwks_uri: null }) };
    const env = environmentFor(await fakeIssuer(fakes));
    expect(await row('metadata', env)).toMatchObject({ state: 'fault', saw: 'jwks_uri is missing' });
    expect(await row('metadata', { ...env, SCOPES: 'read:tasks' })).toMatchObject({ state: 'ok' });
  });
});
