import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { advised, environmentFor, look, row } from './testing/examine.ts';
import { NOBODY, type Reply, serve } from './testing/server.ts';

const env = environmentFor(NOBODY);

describe('node', () => {
  it('✗ too old; the advised version fixes it', async () => {
    const finding = await row('node', env, '20.19.0');
    const [version] = finding.fix?.match(/\d+\.\d+\.\d+/) ?? [];
    expect(finding).toMatchObject({ state: 'fault', saw: '20.19.0 is too old' });
    expect(await row('node', env, version)).toMatchObject({ state: 'ok' });
  });
});

describe('environment', () => {
  it('✗ every fault that the app would name, each with what to do', async () => {
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

  it('✗ a metadata document as client id beside a secret; removing the secret fixes it', async () => {
    const app = 'https://app.example.com';
    const document = { ...env, APP_URL: app, CONNECTED_APP_CLIENT_ID: `${app}/client-metadata.json` };
    const finding = await row('environment', { ...document, CONNECTED_APP_CLIENT_SECRET: 'some-secret' });
    expect(finding).toMatchObject({ state: 'fault', fix: expect.stringContaining('remove the variable') });
    expect(await row('environment', document)).toMatchObject({ state: 'ok' });
  });

  it('✗ somebody else’s metadata document; the advised address fixes it', async () => {
    const other = { ...env, CONNECTED_APP_CLIENT_ID: 'https://other.example/client.json' };
    const finding = await row('environment', other);
    const [, own = ''] = finding.fix?.match(/: (\S+) to use/) ?? [];
    expect(await row('environment', { ...env, CONNECTED_APP_CLIENT_ID: own })).toMatchObject({ state: 'ok' });
  });
});

describe('cookies', () => {
  const app = (answers: Record<string, Reply>) => serve((path) => answers[path] ?? { status: 404 });
  const running = { '/health': { json: { status: 'ok' } } };
  const setting = (cookie: string) => ({ ...running, '/connect': { headers: { 'Set-Cookie': cookie } } });

  it('✗ http on a host that is not this machine; the advice fixes it', async () => {
    const finding = await row('cookies', { ...env, APP_URL: 'http://app.example.com' });
    expect(finding).toMatchObject({ state: 'fault', saw: expect.stringContaining('is not https') });
    const fixed = await row('environment', { ...env, ...advised(finding) });
    expect(fixed).toMatchObject({ state: 'ok' });
  });

  it('✗ the app moves people to another origin; the advice fixes it', async () => {
    const other = await app(setting('flow=x; Path=/; HttpOnly'));
    const APP_URL = await app({ '/health': { status: 308, headers: { Location: `${other}/health` } } });
    const finding = await row('cookies', { ...env, APP_URL });
    expect(finding).toMatchObject({ state: 'fault', saw: expect.stringContaining('redirects to') });
    expect(await row('cookies', { ...env, ...advised(finding) })).toMatchObject({ state: 'ok' });
  });

  it.each([
    ['✗ Secure on http', '__Host-flow=secret-value; Path=/; Secure; HttpOnly', 'fault'],
    ['✓ plain on this machine', 'flow=secret-value; Path=/; HttpOnly', 'ok'],
  ])('%s', async (_what, cookie, state) => {
    const finding = await row('cookies', { ...env, APP_URL: await app(setting(cookie)) });
    expect(finding.state).toBe(state);
    expect(JSON.stringify(finding)).not.toContain('secret-value');
  });

  it.each([
    ['the app does not run', () => NOBODY, /no app runs/],
    ['another server is there', () => app({ '/health': { text: 'hello' } }), /another server runs there/],
    ['the app sets none', () => app(running), /set none/],
  ])('✓ by the address alone, when %s', async (_what, where, saw) => {
    const finding = await row('cookies', { ...env, APP_URL: await where() });
    expect(finding).toMatchObject({ state: 'ok', saw: expect.stringMatching(saw) });
  });
});

describe('api', () => {
  const bearer = { status: 401, headers: { 'WWW-Authenticate': 'Bearer' }, json: {} };

  it.each<[string, Reply, string, RegExp, RegExp]>([
    ['✗ another address', { status: 404 }, 'fault', /HTTP 404/, /PLATFORM_API_URL/],
    ['✗ a page', { text: '<html>' }, 'fault', /no API/, /PLATFORM_API_URL/],
    ['✗ a redirect', { status: 301, headers: { Location: '/x' } }, 'fault', /redirects to \/x/, /never sent/],
    ['✗ a failing API', { status: 503 }, 'fault', /HTTP 503/, /see its log/],
    ['✗ an open door', { json: { tasks: [] } }, 'fault', /without any token/, /must refuse/],
    ['? a 401 that does not say how', { status: 401 }, 'unknown', /RFC 6750/, /^$/],
    ['? another refusal', { status: 403 }, 'unknown', /401 was expected/, /^$/],
  ])('%s', async (_what, reply, state, saw, fix) => {
    let answer = reply;
    const PLATFORM_API_URL = await serve(() => answer);
    const finding = await row('api', { ...env, PLATFORM_API_URL });
    expect(finding).toMatchObject({ state, saw: expect.stringMatching(saw) });
    expect(finding.fix ?? '').toMatch(fix);
    answer = bearer;
    expect(await row('api', { ...env, PLATFORM_API_URL })).toMatchObject({ state: 'ok' });
  });

  it('✗ nobody there; removing the variable fixes it', async () => {
    const finding = await row('api', { ...env, PLATFORM_API_URL: NOBODY });
    expect(finding).toMatchObject({ state: 'fault', saw: expect.stringContaining('ECONNREFUSED') });
    expect(await row('api', env)).toMatchObject({ state: 'ok' });
  });
});

describe('redis', () => {
  /** As much of Redis as a client's greeting needs. */
  async function fakeRedis(answer: string): Promise<string> {
    const server = createServer((socket) =>
      socket.on('data', () => socket.write(answer)).on('error', () => {}),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    return `redis://127.0.0.1:${(server.address() as { port: number }).port}`;
  }

  it('✗ nobody there; removing the variable fixes it', async () => {
    const finding = await row('redis', { ...env, REDIS_URL: 'redis://127.0.0.1:9' });
    expect(finding).toMatchObject({ state: 'fault', saw: expect.stringContaining('ECONNREFUSED') });
    expect(finding.fix).toContain('remove the variable');
    expect(await row('redis', env)).toMatchObject({ state: 'ok' });
  });

  it('✗ it accepts the connection and is silent', async () => {
    const finding = await row('redis', { ...env, REDIS_URL: await fakeRedis('') });
    expect(finding).toMatchObject({ state: 'fault', saw: expect.stringContaining('no response in time') });
    expect(finding.fix).toContain('does it want TLS');
  });

  it('✗ it wants a password', async () => {
    const REDIS_URL = await fakeRedis('-NOAUTH Authentication required.\r\n');
    expect(await row('redis', { ...env, REDIS_URL })).toMatchObject({
      state: 'fault',
      saw: expect.stringContaining('NOAUTH'),
      fix: expect.stringContaining('user and password'),
    });
  });

  it('✗ a wrong password, which is not shown', async () => {
    const url = new URL(await fakeRedis('-WRONGPASS invalid username-password pair\r\n'));
    url.password = 'redis-password';
    const finding = await row('redis', { ...env, REDIS_URL: url.href });
    expect(finding).toMatchObject({ state: 'fault', saw: expect.stringContaining('WRONGPASS') });
    expect(JSON.stringify(finding)).not.toContain('redis-password');
  });

  it('✗ an address that no client can read, which ends no other check', async () => {
    const finding = await row('redis', { ...env, REDIS_URL: 'redis://:redis%password@127.0.0.1:9' });
    expect(finding.saw).toContain('REDIS_URL must be fixed first');
    expect(JSON.stringify(finding)).not.toContain('redis%password');
  });
});
