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

describe('setup', () => {
  it('registers the app, and finds it again when it runs a second time', async () => {
    await run(here());
    const first = readFileSync(envFile, 'utf8');
    const count = (await appNames()).length;
    await run(here());
    expect(readFileSync(envFile, 'utf8')).toBe(first);
    expect(await appNames()).toHaveLength(count);
    expect(said.join('\n')).toMatch(/registered: My app[\s\S]*already registered: My app/);
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
  ])('asks what to do with an app of the same name and another address: %s', async (existing, count) => {
    await run(here());
    rmSync(envFile);
    const moved = [...here(), '--app-url', 'https://app.example.com'];
    await expect(run(moved)).rejects.toThrow(/Missing --existing/);
    const secret = ['--client-secret', 'the-secret'];
    await run([...moved, '--existing', existing, ...secret]);
    expect(await appNames()).toHaveLength(count);
    const { connected_app } = await clients().get({
      client_id: readEnvFile(envFile).CONNECTED_APP_CLIENT_ID ?? '',
    });
    expect(connected_app.redirect_urls).toContain('https://app.example.com/callback');
  });

  it('finds the sandbox’s own app with --sandbox, and its public app with --type public', async () => {
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

describe('the list of what is left to do at Stytch', () => {
  it('names each setting with every way to set it', async () => {
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

  it('is empty for the sandbox', async () => {
    await run(here());
    expect(said.join('\n')).toContain('✓ Nothing: the sandbox has everything');
  });
});

describe('setup with a user who agrees', () => {
  it('asks once about each value that it replaces', async () => {
    await run([...here(), '--platform-api-url', 'https://api.mine.example']);
    const questions: string[] = [];
    const willing = { ...asker(false), agree: async (question: string) => Boolean(questions.push(question)) };
    const other = ['--platform-api-url', 'https://api.other.example', '--client-secret', 'another-secret'];
    await run([...here(), ...other], envFile, willing);
    expect(questions.join()).toMatch(/PLATFORM_API_URL.*CONNECTED_APP_CLIENT_SECRET/);
    expect(questions.join().match(/PLATFORM_API_URL/g)).toHaveLength(1);
  });
});

describe('setup and .env.local', () => {
  it('writes .env.local for its owner alone, also when others could read it before', async () => {
    writeFileSync(envFile, '# mine\n', { mode: 0o644 });
    await run(here());
    expect(statSync(envFile).mode & 0o777).toBe(0o600);
  });

  it('keeps comments, other values and the session secret of .env.local', async () => {
    const mine = `# mine\nLOG_LEVEL=debug\nSESSION_SECRET=${'s'.repeat(40)}\n`;
    writeFileSync(envFile, mine);
    await run(here());
    expect(readFileSync(envFile, 'utf8').startsWith(mine)).toBe(true);
  });

  it('leaves a value alone that the user had to write into .env.local, as setup said', async () => {
    const address = 'https://api.example/(v1)';
    const withApi = [...here(), '--platform-api-url', address];
    await expect(run(withApi)).rejects.toThrow(/PLATFORM_API_URL .*set it yourself in \.env\.local/);
    writeFileSync(envFile, `PLATFORM_API_URL="${address}"\n`);
    await run(withApi);
    expect(readFileSync(envFile, 'utf8')).toMatch(
      /^PLATFORM_API_URL="https:\/\/api\.example\/\(v1\)"\nSTYTCH/,
    );
  });

  it('writes the project id into .env.local, and reads it there on the next run', async () => {
    await run(here());
    expect(readEnvFile(envFile).STYTCH_PROJECT_ID).toBe(PROJECT.id);
    await run(here(), envFile, asker(false), { STYTCH_PROJECT_SECRET: PROJECT.secret });
    expect(said.join('\n')).toContain('already registered: My app');
  });

  it('does not replace the id of another project unless the user agrees', async () => {
    writeFileSync(envFile, `STYTCH_PROJECT_ID=${PROJECT.id.replaceAll('1', '9')}\n`);
    await expect(run(here())).rejects.toThrow(/value for STYTCH_PROJECT_ID.*--overwrite/);
    expect(await appNames()).not.toContain('My app');
  });

  it('writes a new session secret into each new .env.local', async () => {
    await run(here());
    const { SESSION_SECRET: first = '', ...values } = readEnvFile(envFile);
    rmSync(envFile);
    await run([...here(), `--client-secret=${values.CONNECTED_APP_CLIENT_SECRET}`]);
    expect(first.length).toBeGreaterThan(40);
    expect(readEnvFile(envFile).SESSION_SECRET).not.toBe(first);
  });

  it('replaces no value of .env.local unless the user agrees, and then registers no app', async () => {
    const mine = 'CONNECTED_APP_CLIENT_ID=connected-app-test-mine\nAPP_URL=http://localhost:3000\n';
    writeFileSync(envFile, mine);
    await expect(run(here())).rejects.toThrow(/value for CONNECTED_APP_CLIENT_ID.*--overwrite/);
    expect(readFileSync(envFile, 'utf8')).toBe(mine);
    expect(await appNames()).not.toContain('My app');
    await run([...here(), '--overwrite']);
    expect(readEnvFile(envFile).CONNECTED_APP_CLIENT_ID).not.toBe('connected-app-test-mine');
  });

  it('deletes the new registration when it cannot write .env.local', async () => {
    await expect(run(here(), join(folder, 'no-such-folder', '.env.local'))).rejects.toThrow(/ENOENT/);
    expect(await appNames()).not.toContain('My app');
  });

  it('writes the project secret neither into .env.local nor to the output', async () => {
    await run(here());
    expect(readFileSync(envFile, 'utf8') + said.join('\n')).not.toContain(PROJECT.secret);
  });
});

describe('what setup refuses', () => {
  const live = 'project-live-11111111-1111-4111-8111-111111111111';
  it.each([
    ['a live project', ['--project-id', live], /live project/],
    ['a live secret', ['--project-secret', 'secret-live-abc'], /live project/],
    ['a project id that is none', ['--project-id', 'my-project'], /--project-id is not a project ID/],
    ['a legacy domain', ['--domain', 'https://test.stytch.com'], /legacy Stytch host/],
    ['http on another machine', ['--app-url', 'http://app.example.com'], /--app-url uses http/],
    ['an unknown type', ['--type', 'secret'], /--type must be confidential or public/],
    ['an unknown flag', ['--nmae', 'x'], /Unknown option '--nmae'/],
    [
      'a wrong project secret',
      ['--project-secret', 'wrong'],
      /unauthorized_credentials[\s\S]*Compare the project ID/,
    ],
    ['a sandbox that does not run', ['--domain', 'http://127.0.0.1:9'], /npm run sandbox/],
  ])('refuses %s', async (_what, args, reason) => {
    await expect(run([...here(), ...args])).rejects.toThrow(reason);
  });

  it('refuses localhost where Stytch does, and accepts the address that it advises instead', async () => {
    await control(sandbox, 'switches', { quirks: ['localhost-refused'] });
    await expect(run(here())).rejects.toThrow(
      /cannot_use_localhost[\s\S]*--app-url http:\/\/127\.0\.0\.1:3000/,
    );
    await run([...here(), '--app-url', 'http://127.0.0.1:3000']);
    expect(readEnvFile(envFile).APP_URL).toBe('http://127.0.0.1:3000');
  });

  it.each([
    ['must_include_scheme', /begin with a scheme.*--app-url https:/],
    ['must_use_http_or_https_scheme', /http or https.*--app-url https:/],
    ['must_use_https_scheme', /only https.*--app-url https:/],
    ['http_scheme_must_use_loopback', /http .*this machine.*--app-url http:\/\/127\.0\.0\.1:3000/],
    ['cannot_use_localhost', /--app-url http:\/\/127\.0\.0\.1:3000/],
  ])(
    'explains Stytch’s rule %s for redirect URLs, and says what to register instead',
    async (rule, advice) => {
      const error_type = `connected_app_redirect_url_${rule}`;
      const api = await serve((path) =>
        path.endsWith('/search')
          ? { json: { connected_apps: [], results_metadata: {} } }
          : { status: 400, json: { error_type, status_code: 400 } },
      );
      await expect(run([...here(), '--domain', api])).rejects.toThrow(advice);
    },
  );

  it('accepts a live project with --this-is-a-live-project alone', async () => {
    const flags = ['--project-id', live, '--this-is-a-live-project'];
    await expect(run([...here(), ...flags])).rejects.toThrow(/unauthorized_credentials/);
  });
});

it('exits without a prompt when there is no terminal', async () => {
  const child = spawn(process.execPath, [at('scripts/setup.ts')], {
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'test' },
    // Open, and never written to. A prompt would wait here for ever.
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (data) => {
    output += data;
  });
  const [code] = await once(child, 'close');
  expect([code, output]).toEqual([1, expect.stringMatching(/Missing --project-(id|secret)/)]);
});
