import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { advised, environmentFor, look, row } from './testing/examine.ts';
import { NO_SERVER, type Reply, serve } from './testing/server.ts';

const env = environmentFor(NO_SERVER);

describe('node', () => {
  it('reports ✗ for a Node that is too old, and ✓ for the advised version', async () => {
    const finding = await row('node', env, '20.19.0');
    const [version] = finding.fix?.match(/\d+\.\d+\.\d+/) ?? [];
    expect(finding).toMatchObject({ state: 'fault', saw: '20.19.0 is too old' });
    expect(await row('node', env, version)).toMatchObject({ state: 'ok' });
  });
});

describe('environment', () => {
  it('reports ✗ for every fault of the environment that the app would name, each with what to do', async () => {
    const findings = await look('environment', {
      APP_URL: 'http://app.example.com',
      SESSION_SECRET: 'short',
    });
    expect(findings.map(({ saw }) => saw.split(' ')[0])).toEqual([
      'STYTCH_PROJECT_DOMAIN',
      'CONNECTED_APP_CLIENT_ID',
      'APP_URL',
      'SESSION_SECRET',
    ]);
    expect(findings.every(({ state, fix }) => state === 'fault' && fix)).toBe(true);
    expect(findings[0]?.fix).toContain('npm run setup');
  });

  it('reports ✗ for a metadata document as client id beside a secret, until the secret is removed', async () => {
    const app = 'https://app.example.com';
    const document = { ...env, APP_URL: app, CONNECTED_APP_CLIENT_ID: `${app}/client-metadata.json` };
    const finding = await row('environment', { ...document, CONNECTED_APP_CLIENT_SECRET: 'some-secret' });
    expect(finding).toMatchObject({ state: 'fault', fix: expect.stringContaining('remove the variable') });
    expect(await row('environment', document)).toMatchObject({ state: 'ok' });
  });

  it('reports ✗ for the metadata document of another app, until the advised address is set', async () => {
    const other = { ...env, CONNECTED_APP_CLIENT_ID: 'https://other.example/client.json' };
    const finding = await row('environment', other);
    const [, own = ''] = finding.fix?.match(/: (\S+) to use/) ?? [];
    expect(await row('environment', { ...env, CONNECTED_APP_CLIENT_ID: own })).toMatchObject({ state: 'ok' });
  });
});

describe('cookies', () => {
  const app = (replies: Record<string, Reply>) => serve((path) => replies[path] ?? { status: 404 });
  const running = { '/health': { json: { status: 'ok' } } };
  const setting = (cookie: string) => ({ ...running, '/connect': { headers: { 'Set-Cookie': cookie } } });

  it('reports ✗ for http on another host than this machine, until the advice is followed', async () => {
    const finding = await row('cookies', { ...env, APP_URL: 'http://app.example.com' });
    expect(finding).toMatchObject({ state: 'fault', saw: expect.stringContaining('is not https') });
    const fixed = await row('environment', { ...env, ...advised(finding) });
    expect(fixed).toMatchObject({ state: 'ok' });
  });

  it('reports ✗ when the app redirects users to another origin, until the advice is followed', async () => {
    const other = await app(setting('flow=x; Path=/; HttpOnly'));
    const APP_URL = await app({ '/health': { status: 308, headers: { Location: `${other}/health` } } });
    const finding = await row('cookies', { ...env, APP_URL });
    expect(finding).toMatchObject({ state: 'fault', saw: expect.stringContaining('redirects to') });
    expect(await row('cookies', { ...env, ...advised(finding) })).toMatchObject({ state: 'ok' });
  });

  it.each([
    ['reports ✗ for a Secure cookie on http', '__Host-flow=secret-value; Path=/; Secure; HttpOnly', 'fault'],
    ['reports ✓ for a plain cookie on this machine', 'flow=secret-value; Path=/; HttpOnly', 'ok'],
  ])('%s', async (_what, cookie, state) => {
    const finding = await row('cookies', { ...env, APP_URL: await app(setting(cookie)) });
    expect(finding.state).toBe(state);
    expect(JSON.stringify(finding)).not.toContain('secret-value');
  });

  it.each([
    ['the app does not run', () => NO_SERVER, /no app is running/],
    [
      'another server responds',
      () => app({ '/health': { text: 'hello' } }),
      /another server is running there/,
    ],
    ['the app sets no cookie', () => app(running), /set none/],
  ])('reports ✓ for cookies by APP_URL alone when %s', async (_what, where, saw) => {
    const finding = await row('cookies', { ...env, APP_URL: await where() });
    expect(finding).toMatchObject({ state: 'ok', saw: expect.stringMatching(saw) });
  });
});

describe('api', () => {
  const bearer = { status: 401, headers: { 'WWW-Authenticate': 'Bearer' }, json: {} };

  it.each<[string, Reply, string, RegExp, RegExp]>([
    ['✗ for an API that responds 404', { status: 404 }, 'fault', /HTTP 404/, /PLATFORM_API_URL/],
    ['✗ for a web page in place of the API', { text: '<html>' }, 'fault', /not the API/, /PLATFORM_API_URL/],
    [
      '✗ for an API that redirects',
      { status: 301, headers: { Location: '/x' } },
      'fault',
      /redirects to \/x/,
      /never follows a redirect/,
    ],
    ['✗ for an API that fails', { status: 503 }, 'fault', /HTTP 503/, /check the platform’s log/],
    [
      '✗ for an API that asks for no token',
      { json: { tasks: [] } },
      'fault',
      /without any token/,
      /must refuse/,
    ],
    ['? for an API whose 401 names no Bearer', { status: 401 }, 'unknown', /RFC 6750/, /^$/],
    ['? for an API that responds 403', { status: 403 }, 'unknown', /401 was expected/, /^$/],
  ])('reports %s', async (_what, reply, state, saw, fix) => {
    let current = reply;
    const PLATFORM_API_URL = await serve(() => current);
    const finding = await row('api', { ...env, PLATFORM_API_URL });
    expect(finding).toMatchObject({ state, saw: expect.stringMatching(saw) });
    expect(finding.fix ?? '').toMatch(fix);
    current = bearer;
    expect(await row('api', { ...env, PLATFORM_API_URL })).toMatchObject({ state: 'ok' });
  });

  it('reports ✗ when no server runs at PLATFORM_API_URL, until the variable is removed', async () => {
    const finding = await row('api', { ...env, PLATFORM_API_URL: NO_SERVER });
    expect(finding).toMatchObject({ state: 'fault', saw: expect.stringContaining('ECONNREFUSED') });
    expect(await row('api', env)).toMatchObject({ state: 'ok' });
  });
});

describe('redis', () => {
  /** As much of Redis as a client's greeting needs. */
  async function fakeRedis(reply: string): Promise<string> {
    const server = createServer((socket) =>
      socket.on('data', () => socket.write(reply)).on('error', () => {}),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    return `redis://127.0.0.1:${(server.address() as { port: number }).port}`;
  }

  it('reports ✗ when no server runs at REDIS_URL, until the variable is removed', async () => {
    const finding = await row('redis', { ...env, REDIS_URL: 'redis://127.0.0.1:9' });
    expect(finding).toMatchObject({ state: 'fault', saw: expect.stringContaining('ECONNREFUSED') });
    expect(finding.fix).toContain('remove the variable');
    expect(await row('redis', env)).toMatchObject({ state: 'ok' });
  });

  it('✗ it accepts the connection and is silent', async () => {
    const finding = await row('redis', { ...env, REDIS_URL: await fakeRedis('') });
    expect(finding).toMatchObject({ state: 'fault', saw: expect.stringContaining('no response in time') });
    expect(finding.fix).toContain('if the server needs TLS');
  });

  it('✗ it wants a password', async () => {
    const REDIS_URL = await fakeRedis('-NOAUTH Authentication required.\r\n');
    expect(await row('redis', { ...env, REDIS_URL })).toMatchObject({
      state: 'fault',
      saw: expect.stringContaining('NOAUTH'),
      fix: expect.stringContaining('the user and the password'),
    });
  });

  it('reports ✗ for a wrong password of Redis, and does not show it', async () => {
    const url = new URL(await fakeRedis('-WRONGPASS invalid username-password pair\r\n'));
    url.password = 'redis-password';
    const finding = await row('redis', { ...env, REDIS_URL: url.href });
    expect(finding).toMatchObject({ state: 'fault', saw: expect.stringContaining('WRONGPASS') });
    expect(JSON.stringify(finding)).not.toContain('redis-password');
  });

  it('reports ✗ for a REDIS_URL that no client can read, and does not show its password', async () => {
    const finding = await row('redis', { ...env, REDIS_URL: 'redis://:redis%password@127.0.0.1:9' });
    expect(finding.saw).toContain('REDIS_URL must be fixed first');
    expect(JSON.stringify(finding)).not.toContain('redis%password');
  });
});
