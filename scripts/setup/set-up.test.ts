import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIDENTIAL_CLIENT, PROJECT, PUBLIC_CLIENT } from '../../sandbox/identities.ts';
import { control } from '../../sandbox/testing/connect.ts';
import { serve } from '../doctor/testing/server.ts';
import { scopeCatalogue } from '../tools/app-modules.ts';
import { at } from '../tools/paths.ts';
import { asker } from './asker.ts';
import { STANDARD_SCOPES } from './at-stytch.ts';
import { readEnvFile } from './env-file.ts';
import { clients, envFile, folder, here, run, said, sandbox } from './testing/run.ts';

const appNames = async () => (await clients().search({})).connected_apps.map((app) => app.client_name);

describe('registering', () => {
  it('creates the app, and finds it again the second time', async () => {
    await run(here());
    const first = readFileSync(envFile, 'utf8');
    const count = (await appNames()).length;
    await run(here());
    expect(readFileSync(envFile, 'utf8')).toBe(first);
    expect(await appNames()).toHaveLength(count);
    expect(said.join('\n')).toMatch(/registered: My app[\s\S]*found again: My app/);
  });

  it.each([
    ['confidential', 'third', 'third_party'],
    ['public', 'third', 'third_party_public'],
    ['confidential', 'first', 'first_party'],
    ['public', 'first', 'first_party_public'],
  ])('registers %s apps of a %s party', async (type, party, client_type) => {
    await run([...here(), '--type', type, '--party', party]);
    const values = readEnvFile(envFile);
    const { connected_app } = await clients().get({ client_id: values.CONNECTED_APP_CLIENT_ID ?? '' });
    expect(connected_app).toMatchObject({ client_type, redirect_urls: ['http://localhost:3000/callback'] });
    expect('CONNECTED_APP_CLIENT_SECRET' in values).toBe(type === 'confidential');
  });

  it.each([
    ['add', 3],
    ['new', 4],
  ])('asks what to do with an app of that name elsewhere: %s', async (existing, count) => {
    await run(here());
    rmSync(envFile);
    const moved = [...here(), '--app-url', 'https://app.example.com'];
    await expect(run(moved)).rejects.toThrow(/Give --existing/);
    const secret = ['--client-secret', 'the-secret'];
    await run([...moved, '--existing', existing, ...secret]);
    expect(await appNames()).toHaveLength(count);
    const { connected_app } = await clients().get({
      client_id: readEnvFile(envFile).CONNECTED_APP_CLIENT_ID ?? '',
    });
    expect(connected_app.redirect_urls).toContain('https://app.example.com/callback');
  });

  it('finds the sandbox’s own app with --sandbox, and the public one on request', async () => {
    const places = ['--domain', sandbox.stytchUrl];
    await run(['--sandbox', ...places]);
    expect(readEnvFile(envFile)).toMatchObject({
      CONNECTED_APP_CLIENT_ID: CONFIDENTIAL_CLIENT.clientId,
      CONNECTED_APP_CLIENT_SECRET: CONFIDENTIAL_CLIENT.clientSecret,
    });
    await run(['--sandbox', ...places, '--type', 'public', '--overwrite']);
    expect(readEnvFile(envFile)).toMatchObject({
      CONNECTED_APP_CLIENT_ID: PUBLIC_CLIENT.clientId,
      CONNECTED_APP_CLIENT_SECRET: '',
    });
  });
});

describe('what is left to do at Stytch', () => {
  it('is told with every way to do it', async () => {
    await control(sandbox, 'switches', { authorizationUrl: 'unset' });
    await run(here());
    const text = said.join('\n');
    expect(text).toMatch(/Authorization URL: .*Connected Apps → Settings.*idp_authorization_url/);
    const custom = scopeCatalogue.map(({ name }) => name).filter((name) => !STANDARD_SCOPES.includes(name));
    const [line] = said.join('\n').match(/^! Scopes .*custom_scopes.*$/m) ?? [];
    expect(custom.filter((name) => !line?.includes(name))).toEqual([]);
    expect(Boolean(line)).toBe(custom.length > 0);
    expect(text).toMatch(/management API.*workspace key.*Terraform/);
    expect(text).not.toMatch(/only the dashboard/i);
  });

  it('is nothing in the sandbox', async () => {
    await run(here());
    expect(said.join('\n')).toContain('✓ nothing: the sandbox has it all');
  });
});

describe('whoever agrees', () => {
  it('is asked once about each value', async () => {
    await run([...here(), '--platform-api-url', 'https://api.mine.example']);
    const questions: string[] = [];
    const willing = { ...asker(false), agree: async (question: string) => Boolean(questions.push(question)) };
    const other = ['--platform-api-url', 'https://api.other.example', '--client-secret', 'another-secret'];
    await run([...here(), ...other], envFile, willing);
    expect(questions.join()).toMatch(/PLATFORM_API_URL.*CONNECTED_APP_CLIENT_SECRET/);
    expect(questions.join().match(/PLATFORM_API_URL/g)).toHaveLength(1);
  });
});

describe('.env.local', () => {
  it('is for its owner only, also when it was not before', async () => {
    writeFileSync(envFile, '# mine\n', { mode: 0o644 });
    await run(here());
    expect(statSync(envFile).mode & 0o777).toBe(0o600);
  });

  it('keeps comments, other values and the session secret', async () => {
    const mine = `# mine\nLOG_LEVEL=debug\nSESSION_SECRET=${'s'.repeat(40)}\n`;
    writeFileSync(envFile, mine);
    await run(here());
    expect(readFileSync(envFile, 'utf8').startsWith(mine)).toBe(true);
  });

  it('names the project, which the next run takes from there', async () => {
    await run(here());
    expect(readEnvFile(envFile).STYTCH_PROJECT_ID).toBe(PROJECT.id);
    await run(here(), envFile, asker(false), { STYTCH_PROJECT_SECRET: PROJECT.secret });
    expect(said.join('\n')).toContain('found again: My app');
  });

  it('keeps another project’s id until somebody agrees', async () => {
    writeFileSync(envFile, `STYTCH_PROJECT_ID=${PROJECT.id.replaceAll('1', '9')}\n`);
    await expect(run(here())).rejects.toThrow(/another STYTCH_PROJECT_ID.*--overwrite/);
    expect(await appNames()).not.toContain('My app');
  });

  it('gets a fresh session secret each time it is made', async () => {
    await run(here());
    const { SESSION_SECRET: first = '', ...values } = readEnvFile(envFile);
    rmSync(envFile);
    await run([...here(), `--client-secret=${values.CONNECTED_APP_CLIENT_SECRET}`]);
    expect(first.length).toBeGreaterThan(40);
    expect(readEnvFile(envFile).SESSION_SECRET).not.toBe(first);
  });

  it('is never written over without a yes, and then nothing is registered either', async () => {
    const mine = 'CONNECTED_APP_CLIENT_ID=connected-app-test-mine\nAPP_URL=http://localhost:3000\n';
    writeFileSync(envFile, mine);
    await expect(run(here())).rejects.toThrow(/another CONNECTED_APP_CLIENT_ID.*--overwrite/);
    expect(readFileSync(envFile, 'utf8')).toBe(mine);
    expect(await appNames()).not.toContain('My app');
    await run([...here(), '--overwrite']);
    expect(readEnvFile(envFile).CONNECTED_APP_CLIENT_ID).not.toBe('connected-app-test-mine');
  });

  it('cannot be written: the registration is taken back', async () => {
    await expect(run(here(), join(folder, 'no-such-folder', '.env.local'))).rejects.toThrow(/ENOENT/);
    expect(await appNames()).not.toContain('My app');
  });

  it('holds no project secret, and neither does the output', async () => {
    await run(here());
    expect(readFileSync(envFile, 'utf8') + said.join('\n')).not.toContain(PROJECT.secret);
  });
});

describe('what is refused', () => {
  const live = 'project-live-11111111-1111-4111-8111-111111111111';
  it.each([
    ['a live project', ['--project-id', live], /live project/],
    ['a live secret', ['--project-secret', 'secret-live-abc'], /live project/],
    ['no project id', ['--project-id', 'my-project'], /--project-id is not a project id/],
    ['a legacy domain', ['--domain', 'https://test.stytch.com'], /legacy Stytch host/],
    ['http elsewhere', ['--app-url', 'http://app.example.com'], /--app-url uses http/],
    ['another type', ['--type', 'secret'], /--type must be confidential or public/],
    ['an unknown flag', ['--nmae', 'x'], /Unknown option '--nmae'/],
    [
      'a wrong secret',
      ['--project-secret', 'wrong'],
      /unauthorized_credentials[\s\S]*Compare the project id/,
    ],
    ['a sandbox that is not there', ['--domain', 'http://127.0.0.1:9'], /npm run sandbox/],
  ])('%s', async (_what, args, reason) => {
    await expect(run([...here(), ...args])).rejects.toThrow(reason);
  });

  it('localhost, where Stytch refuses it; the advised address is taken', async () => {
    await control(sandbox, 'switches', { quirks: ['localhost-refused'] });
    await expect(run(here())).rejects.toThrow(
      /cannot_use_localhost[\s\S]*--app-url http:\/\/127\.0\.0\.1:3000/,
    );
    await run([...here(), '--app-url', 'http://127.0.0.1:3000']);
    expect(readEnvFile(envFile).APP_URL).toBe('http://127.0.0.1:3000');
  });

  it.each([
    ['must_include_scheme', /begins with a scheme.*--app-url https:/],
    ['must_use_http_or_https_scheme', /http and https.*--app-url https:/],
    ['must_use_https_scheme', /https alone.*--app-url https:/],
    ['http_scheme_must_use_loopback', /http .*this machine.*--app-url http:\/\/127\.0\.0\.1:3000/],
    ['cannot_use_localhost', /--app-url http:\/\/127\.0\.0\.1:3000/],
  ])('a redirect URL, with the rule and what to register instead: %s', async (rule, advice) => {
    const error_type = `connected_app_redirect_url_${rule}`;
    const api = await serve((path) =>
      path.endsWith('/search')
        ? { json: { connected_apps: [], results_metadata: {} } }
        : { status: 400, json: { error_type, status_code: 400 } },
    );
    await expect(run([...here(), '--domain', api])).rejects.toThrow(advice);
  });

  it('a live project is allowed by its loud flag alone', async () => {
    const flags = ['--project-id', live, '--this-is-a-live-project'];
    await expect(run([...here(), ...flags])).rejects.toThrow(/unauthorized_credentials/);
  });
});

it('never waits where there is no terminal', async () => {
  const child = spawn(process.execPath, [at('scripts/setup.ts')], {
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'test' },
    // Open, and never written to: a prompt would wait here for ever.
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (data) => {
    output += data;
  });
  const [code] = await once(child, 'close');
  expect([code, output]).toEqual([1, expect.stringMatching(/Give --project-(id|secret)/)]);
});
