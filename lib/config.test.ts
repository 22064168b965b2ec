import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Config, parseConfig } from './config';
import { defaultScopes } from './scopes';

const good = {
  STYTCH_PROJECT_DOMAIN: 'https://word-word-1234.customers.stytch.dev',
  CONNECTED_APP_CLIENT_ID: 'connected-app-test-1',
  CONNECTED_APP_CLIENT_SECRET: 'client-secret-value',
  APP_URL: 'https://app.example',
  SESSION_SECRET: 'session-secret-value-of-32-characters',
};

function parsed(changes: Record<string, string | undefined>): Config {
  const result = parseConfig({ ...good, ...changes });
  if ('faults' in result) throw new Error(JSON.stringify(result.faults));
  return result.config;
}

function faultsOf(changes: Record<string, string | undefined>) {
  const result = parseConfig({ ...good, ...changes });
  return 'faults' in result ? result.faults : [];
}

describe('parseConfig with a correct environment', () => {
  it('returns the configuration, with defaults for absent variables', () => {
    expect(parsed({})).toEqual({
      issuer: good.STYTCH_PROJECT_DOMAIN,
      clientId: good.CONNECTED_APP_CLIENT_ID,
      clientSecret: good.CONNECTED_APP_CLIENT_SECRET,
      appUrl: 'https://app.example',
      sessionSecrets: [good.SESSION_SECRET],
      scopes: defaultScopes,
      resources: [],
      consentPrompt: false,
      sampleLogin: false, // [login]
      refreshEarlyMs: 60_000,
      idleMs: 30 * 86_400_000,
      absoluteMs: 90 * 86_400_000,
      shutdownDelayMs: 0,
    });
  });

  it.each<[string, Record<string, string | undefined>, Partial<Config>]>([
    ['a public client', { CONNECTED_APP_CLIENT_SECRET: undefined }, { clientSecret: undefined }],
    [
      'an empty value, which counts as none',
      { CONNECTED_APP_CLIENT_SECRET: '  ' },
      { clientSecret: undefined },
    ],
    ['spaces around a value', { APP_URL: ' https://app.example ' }, { appUrl: 'https://app.example' }],
    ['a trailing slash', { STYTCH_PROJECT_DOMAIN: 'https://a.example/' }, { issuer: 'https://a.example' }],
    [
      'the discovery address',
      { STYTCH_PROJECT_DOMAIN: 'https://a.example/.well-known/openid-configuration' },
      { issuer: 'https://a.example' },
    ],
    [
      'the token endpoint',
      { STYTCH_PROJECT_DOMAIN: 'https://a.example/v1/oauth2/token' },
      { issuer: 'https://a.example' },
    ],
    ['capitals in a host', { APP_URL: 'https://App.Example' }, { appUrl: 'https://app.example' }],
    ['http on localhost', { APP_URL: 'http://localhost:3000' }, { appUrl: 'http://localhost:3000' }],
    ['http on 127.0.0.1', { APP_URL: 'http://127.0.0.1:3000' }, { appUrl: 'http://127.0.0.1:3000' }],
    ['http on ::1', { APP_URL: 'http://[::1]:3000' }, { appUrl: 'http://[::1]:3000' }],
    ['scopes without openid', { SCOPES: 'profile read:tasks' }, { scopes: ['profile', 'read:tasks'] }],
    [
      'a path below the API',
      { PLATFORM_API_URL: 'https://api.example/v2/' },
      { platformApiUrl: 'https://api.example/v2' },
    ],
    [
      'several secrets, newest first',
      { SESSION_SECRET: `${'n'.repeat(32)}, ${'o'.repeat(32)}` },
      { sessionSecrets: ['n'.repeat(32), 'o'.repeat(32)] },
    ],
    ['TLS to Redis', { REDIS_URL: 'rediss://u:p@redis.example' }, { redisUrl: 'rediss://u:p@redis.example' }],
    [
      'Vercel’s own name',
      { APP_URL: '', VERCEL_PROJECT_PRODUCTION_URL: 'x.app' },
      { appUrl: 'https://x.app' },
    ],
    ['durations', { REFRESH_EARLY_SECONDS: '5', CONNECTION_IDLE_DAYS: '2' }, { refreshEarlyMs: 5000 }],
  ])('accepts an environment with %s', (_case, changes, expected) => {
    expect(parsed(changes)).toMatchObject(expected);
  });
});

describe('parseConfig with a wrong environment', () => {
  it.each<[string, string | undefined, RegExp]>([
    ['STYTCH_PROJECT_DOMAIN', undefined, /is missing/],
    ['STYTCH_PROJECT_DOMAIN', 'project domain', /not an http\(s\) URL/],
    ['STYTCH_PROJECT_DOMAIN', 'word.customers.stytch.dev', /no scheme/],
    ['STYTCH_PROJECT_DOMAIN', 'https://test.stytch.com', /legacy/],
    ['STYTCH_PROJECT_DOMAIN', 'https://api.stytch.com/', /legacy/],
    ['STYTCH_PROJECT_DOMAIN', 'http://issuer.example', /http.*loopback/],
    ['STYTCH_PROJECT_DOMAIN', 'http://localhost.example', /http.*loopback/],
    ['STYTCH_PROJECT_DOMAIN', 'http://127.0.0.1.example', /http.*loopback/],
    ['STYTCH_PROJECT_DOMAIN', 'https://a.example/some/path', /path/],
    ['STYTCH_PROJECT_DOMAIN', 'https://a.example/?x=1', /query/],
    ['STYTCH_PROJECT_DOMAIN', 'ftp://a.example', /not an http\(s\) URL/],
    ['STYTCH_PROJECT_DOMAIN', 'https://user:word@a.example', /user name or password/],
    ['CONNECTED_APP_CLIENT_ID', undefined, /is missing/],
    ['CONNECTED_APP_CLIENT_ID', 'a b', /spaces/],
    ['CONNECTED_APP_CLIENT_SECRET', 'line\nbreak', /spaces or characters/],
    ['APP_URL', undefined, /is missing/],
    ['APP_URL', 'https://app.example/callback', /path/],
    ['APP_URL', 'http://app.example', /http.*loopback/],
    ['APP_URL', 'https://app.example.', /ends with a dot/],
    ['APP_URL', 'javascript:alert(1)', /not an http\(s\) URL/],
    ['SESSION_SECRET', undefined, /is missing/],
    ['SESSION_SECRET', 'short', /fewer than 32/],
    ['SESSION_SECRET', `${'n'.repeat(32)},short`, /fewer than 32/],
    ['SESSION_SECRET', `${'n'.repeat(32)},`, /empty entry/],
    ['SESSION_SECRET', `${'n'.repeat(32)},${'n'.repeat(32)}`, /same secret twice/],
    ['SCOPES', 'openid "profile"', /characters/],
    ['SCOPES', 'openid profilé', /characters/],
    ['SCOPES', 'openid\tprofile', /characters/],
    ['PLATFORM_API_URL', 'http://api.example', /http.*loopback/],
    ['REDIS_URL', 'http://redis.example', /redis:\/\//],
    ['REDIS_URL', 'redis://:p%zz@redis.example', /bare %/],
    ['REDIS_URL', 'redis://redis.example/name', /not a database number/],
    ['REFRESH_EARLY_SECONDS', 'soon', /not a number/],
    ['REFRESH_EARLY_SECONDS', '0', /less than 1/],
    ['SHUTDOWN_DELAY_SECONDS', '-1', /less than 0/],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', /not an http\(s\) URL/],
    ['CONNECTION_IDLE_DAYS', '1.5', /whole number/],
    ['CONNECTION_MAX_DAYS', '500', /more than 400/],
    ['LOG_LEVEL', 'loud', /not one of trace/],
    ['RESOURCE', 'api', /not an absolute URI/],
    ['RESOURCE', 'https://api.example, https://b.example', /commas; use spaces/],
    ['RESOURCE', 'https://api.example/#x', /fragment/],
    ['CONSENT_PROMPT', 'consent', /neither auto nor always/],
  ])('refuses %s=%s', (name, value, fault) => {
    expect(faultsOf({ [name]: value })).toEqual([
      { name, fault: expect.stringMatching(fault), fix: expect.any(String) },
    ]);
  });

  it.each([
    ['connected-app-test-1', 'https://word-word-1234.customers.stytch.com'],
    ['connected-app-live-1', 'https://word-word-1234.customers.stytch.dev'],
  ])('refuses the client %s with the domain %s of the other environment', (client, domain) => {
    const faults = faultsOf({ CONNECTED_APP_CLIENT_ID: client, STYTCH_PROJECT_DOMAIN: domain });
    expect(faults.map(({ fault }) => fault)).toEqual([expect.stringContaining('environment')]);
  });

  it('accepts a custom domain with any client', () => {
    expect(faultsOf({ STYTCH_PROJECT_DOMAIN: 'https://login.example' })).toEqual([]);
  });

  it('lists every fault at once', () => {
    const result = parseConfig({ SCOPES: '"', CONNECTED_APP_CLIENT_SECRET: 'a b' });
    expect('faults' in result && result.faults.map(({ name }) => name)).toEqual([
      'STYTCH_PROJECT_DOMAIN',
      'CONNECTED_APP_CLIENT_ID',
      'CONNECTED_APP_CLIENT_SECRET',
      'APP_URL',
      'SESSION_SECRET',
      'SCOPES',
    ]);
  });

  it('repeats no value in a fault, as it may be a secret in the wrong place', () => {
    const secret = 'S3CRET value';
    const everywhere = Object.fromEntries(
      [...Object.keys(good), 'SCOPES', 'PLATFORM_API_URL', 'REDIS_URL', 'CONNECTION_MAX_DAYS'].map((name) => [
        name,
        `${secret}"`,
      ]),
    );
    const result = parseConfig(everywhere);
    expect('faults' in result && result.faults.length).toBeGreaterThanOrEqual(8);
    expect(JSON.stringify(result)).not.toContain('S3CRET');
  });

  it('repeats no correct value in the fault of another variable', () => {
    const faults = faultsOf({ CONNECTED_APP_CLIENT_ID: 'https://a.example', APP_URL: 'http://localhost:1' });
    expect(faults).toHaveLength(1);
    expect(JSON.stringify(faults)).not.toContain('localhost');
  });
});

it('reads any environment without failing, repeats no value, and accepts nothing unsafe', () => {
  const part = fc.constantFrom(
    'http://',
    'https://',
    'localhost',
    'a.example',
    '/',
    '@',
    ':1',
    '?',
    '#',
    ' ',
    ',',
    '"',
  );
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(part).map((parts) => parts.join('')),
  );
  const name = fc.constantFrom(
    ...Object.keys(good),
    'SCOPES',
    'PLATFORM_API_URL',
    'REDIS_URL',
    'CONNECTION_IDLE_DAYS',
  );
  fc.assert(
    fc.property(fc.dictionary(name, value), (changes) => {
      const result = parseConfig({ ...good, ...changes });
      if ('faults' in result) {
        const said = JSON.stringify(result.faults);
        return Object.values(changes).every(
          (text) => text.length < 12 || !said.includes(JSON.stringify(text).slice(1, -1)),
        );
      }
      const { issuer, appUrl, sessionSecrets, idleMs } = result.config;
      const safe = (url: string) =>
        url === new URL(url).origin && /^(https:|http:\/\/(localhost|127\.|\[::1))/.test(url);
      return safe(issuer) && safe(appUrl) && sessionSecrets.every(({ length }) => length >= 32) && idleMs > 0;
    }),
  );
});

describe('parseConfig with STYTCH_PROJECT_ID', () => {
  const id = 'project-test-11111111-1111-4111-8111-111111111111';

  it('accepts a project id', () => {
    expect(parseConfig({ ...good, STYTCH_PROJECT_ID: id })).toMatchObject({
      config: { stytchProjectId: id },
    });
  });

  it.each([
    ['without an environment', 'project-11111111-1111-4111-8111-111111111111', /not a Stytch project ID/],
    ['with a scheme', `https://stytch.com/${id}`, /not a Stytch project ID/],
    [
      'of the other environment',
      id.replace('test', 'live'),
      /to a live environment, but .* is a test domain/,
    ],
  ])('refuses a project id %s', (_case, value, fault) => {
    expect(faultsOf({ STYTCH_PROJECT_ID: value })).toEqual([
      expect.objectContaining({ name: 'STYTCH_PROJECT_ID', fault: expect.stringMatching(fault) }),
    ]);
  });
});
