import { afterAll, describe, expect, it } from 'vitest';
import { freePort } from '../../sandbox/run/ports.ts';
import { BuiltApp, runBuiltApp } from '../support/built-app.ts';

const good = {
  STYTCH_PROJECT_DOMAIN: 'https://word-word-1234.customers.stytch.dev',
  CONNECTED_APP_CLIENT_ID: 'connected-app-test-1',
  CONNECTED_APP_CLIENT_SECRET: 'good-client-secret',
  APP_URL: 'https://app.example',
  SESSION_SECRET: 'good-session-secret-of-32-characters-or-more',
  // As little as there may be: the tests' own default is not set either.
  LOG_LEVEL: undefined,
};

type Changes = Record<string, string>;

/** In every wrong value that can hold it: none of it may be printed, as any may be a secret in the wrong place. */
const inside = 'hush7';

/** One wrong environment a line: what is wrong, what makes it so, what is blamed, and the words for it. */
const wrong: [what: string, changes: Changes, name: string, fault: RegExp][] = [
  ['no domain', { STYTCH_PROJECT_DOMAIN: '' }, 'STYTCH_PROJECT_DOMAIN', /is missing/],
  ['no client', { CONNECTED_APP_CLIENT_ID: '' }, 'CONNECTED_APP_CLIENT_ID', /is missing/],
  ['no APP_URL', { APP_URL: '' }, 'APP_URL', /is missing/],
  ['no session secret', { SESSION_SECRET: '' }, 'SESSION_SECRET', /is missing/],
  [
    'a domain that is no URL',
    { STYTCH_PROJECT_DOMAIN: `my ${inside}` },
    'STYTCH_PROJECT_DOMAIN',
    /not an http/,
  ],
  [
    'a domain without https://',
    { STYTCH_PROJECT_DOMAIN: `${inside}.example` },
    'STYTCH_PROJECT_DOMAIN',
    /no scheme/,
  ],
  [
    'a domain with a path',
    { STYTCH_PROJECT_DOMAIN: `https://${inside}.example/p` },
    'STYTCH_PROJECT_DOMAIN',
    /has a path/,
  ],
  [
    'a domain with a query',
    { STYTCH_PROJECT_DOMAIN: `https://${inside}.example/?q` },
    'STYTCH_PROJECT_DOMAIN',
    /a query/,
  ],
  [
    'a domain with a password',
    { STYTCH_PROJECT_DOMAIN: `https://u:${inside}@a.example` },
    'STYTCH_PROJECT_DOMAIN',
    /password/,
  ],
  [
    'the legacy test host',
    { STYTCH_PROJECT_DOMAIN: 'https://test.stytch.com' },
    'STYTCH_PROJECT_DOMAIN',
    /legacy Stytch host/,
  ],
  [
    'the legacy live host',
    { STYTCH_PROJECT_DOMAIN: 'https://api.stytch.com' },
    'STYTCH_PROJECT_DOMAIN',
    /legacy Stytch host/,
  ],
  [
    'http to the issuer',
    { STYTCH_PROJECT_DOMAIN: `http://${inside}.example` },
    'STYTCH_PROJECT_DOMAIN',
    /loopback/,
  ],
  ['http in APP_URL', { APP_URL: `http://${inside}.example` }, 'APP_URL', /loopback/],
  ['http to the API', { PLATFORM_API_URL: `http://${inside}.example` }, 'PLATFORM_API_URL', /loopback/],
  ['a host with a dot at its end', { APP_URL: `https://${inside}.example.` }, 'APP_URL', /ends with a dot/],
  ['a path of its own', { APP_URL: `https://${inside}.example/callback` }, 'APP_URL', /has a path/],
  [
    'a client id with a space',
    { CONNECTED_APP_CLIENT_ID: `${inside} x` },
    'CONNECTED_APP_CLIENT_ID',
    /spaces/,
  ],
  [
    'a client secret with a space',
    { CONNECTED_APP_CLIENT_SECRET: `${inside} x` },
    'CONNECTED_APP_CLIENT_SECRET',
    /spaces/,
  ],
  ['a short session secret', { SESSION_SECRET: inside }, 'SESSION_SECRET', /fewer than 32/],
  [
    'a short session secret in a list',
    { SESSION_SECRET: `${good.SESSION_SECRET},${inside}` },
    'SESSION_SECRET',
    /fewer than 32/,
  ],
  [
    'a list of session secrets with a gap',
    { SESSION_SECRET: `${good.SESSION_SECRET},,${inside}` },
    'SESSION_SECRET',
    /empty entry/,
  ],
  [
    'a session secret listed twice',
    { SESSION_SECRET: `${good.SESSION_SECRET},${good.SESSION_SECRET}` },
    'SESSION_SECRET',
    /twice/,
  ],
  [
    'a test client, live domain',
    { STYTCH_PROJECT_DOMAIN: `https://${inside}.customers.stytch.com` },
    'CONNECTED_APP_CLIENT_ID',
    /test environment/,
  ],
  [
    'a live client, test domain',
    { CONNECTED_APP_CLIENT_ID: `connected-app-live-${inside}` },
    'CONNECTED_APP_CLIENT_ID',
    /live environment/,
  ],
  ['scopes with quotes', { SCOPES: `openid "${inside}"` }, 'SCOPES', /characters/],
  ['scopes with commas and tabs', { SCOPES: `openid\t${inside}` }, 'SCOPES', /characters/],
  ['an API that is no URL', { PLATFORM_API_URL: inside }, 'PLATFORM_API_URL', /not an http/],
  ['a REDIS_URL that is none', { REDIS_URL: `https://${inside}.example` }, 'REDIS_URL', /redis:\/\//],
  [
    'a bare % in the password of Redis',
    { REDIS_URL: `redis://:${inside}%zz@a.example` },
    'REDIS_URL',
    /bare %/,
  ],
  ['a duration that is no number', { CONNECTION_IDLE_DAYS: inside }, 'CONNECTION_IDLE_DAYS', /not a number/],
  ['a log level that is none', { LOG_LEVEL: inside }, 'LOG_LEVEL', /is not one of/],
];

describe.concurrent('a server with a wrong environment', () => {
  it.each(wrong)('does not start with %s, and names the variable', async (_what, changes, name, fault) => {
    const { code, output } = await runBuiltApp({ ...good, ...changes });
    expect(code).toBe(1);
    expect(output).toContain('one error');
    const blamed = output.split('\n').findIndex((line) => line.includes(`✗ ${name} `));
    const [said, mend] = output.split('\n').slice(blamed);
    expect(said).toMatch(fault);
    expect(mend).toMatch(/→ .{20}/);
    for (const value of [inside, good.SESSION_SECRET, good.CONNECTED_APP_CLIENT_SECRET]) {
      expect(output).not.toContain(value);
    }
  });

  it('does not start with six faults, and names all at once', async () => {
    const { code, output } = await runBuiltApp({ SCOPES: '"', APP_URL: inside, REDIS_URL: inside });
    expect(code).toBe(1);
    expect(output).toContain('6 errors');
    expect(output.match(/(?<=✗ )\w+/g)).toEqual([
      'STYTCH_PROJECT_DOMAIN',
      'CONNECTED_APP_CLIENT_ID',
      'APP_URL',
      'SESSION_SECRET',
      'SCOPES',
      'REDIS_URL',
    ]);
    expect(output).not.toContain(inside);
  });
});

/** Unusual, and good all the same. */
const unusual: [what: string, changes: Changes][] = [
  ['nothing unusual', {}],
  ['a trailing slash', { STYTCH_PROJECT_DOMAIN: `${good.STYTCH_PROJECT_DOMAIN}/` }],
  ['a pasted endpoint', { STYTCH_PROJECT_DOMAIN: `${good.STYTCH_PROJECT_DOMAIN}/v1/oauth2/token` }],
  ['a CNAME', { STYTCH_PROJECT_DOMAIN: 'https://login.example' }],
  ['a public client', { CONNECTED_APP_CLIENT_SECRET: '' }],
  ['no openid', { SCOPES: 'read:tasks' }],
  ['two session secrets', { SESSION_SECRET: `${'n'.repeat(32)},${good.SESSION_SECRET}` }],
  ['a REDIS_URL where no Redis runs', { REDIS_URL: 'redis://127.0.0.1:9' }],
  ['the address that Vercel gives', { APP_URL: '', VERCEL_PROJECT_PRODUCTION_URL: 'app.example' }],
];

describe('a server with a correct environment', () => {
  const started: BuiltApp[] = [];
  afterAll(() => Promise.all(started.map((app) => app.stop())));

  it.concurrent.each(unusual)('starts with %s', async (_what, changes) => {
    const app = await BuiltApp.start({ ...good, ...changes }, await freePort());
    started.push(app);
    expect((await fetch(`${app.url}/`)).status).toBe(200);
    expect(app.output).not.toMatch(/fault|secret-of-32|client-secret/);
    await app.stop();
  });
});
