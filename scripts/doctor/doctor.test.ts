import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { appEnvironment } from '../../sandbox/app-environment.ts';
import { PROJECT } from '../../sandbox/identities.ts';
import { testSandbox } from '../../sandbox/testing/sandbox.ts';
import { yourApi, yourScopes } from '../../sandbox/your-api.ts';
import { at } from '../tools/paths.ts';
import { run } from '../tools/run.ts';
import { PEM } from './testing/certificates.ts';
import { environmentFor, SESSION_SECRET } from './testing/examine.ts';
import { fakeIssuer } from './testing/issuer.ts';

const sandbox = testSandbox({ scopes: yourScopes, api: yourApi });

/** The command itself, with nothing in its environment but what is given. */
const doctor = (env: Record<string, string | undefined>, ...args: string[]) => {
  const unset = { STYTCH_PROJECT_ID: '', STYTCH_PROJECT_SECRET: '', REDIS_URL: '', PLATFORM_API_URL: '' };
  return run([process.execPath, at('scripts/doctor.ts'), ...args], { ...unset, ...env });
};

describe('npm run doctor', () => {
  const configured = () => ({
    ...appEnvironment({ client: 'confidential', appUrl: 'http://localhost:3000', ...sandbox }),
    STYTCH_PROJECT_ID: PROJECT.id,
    STYTCH_PROJECT_SECRET: PROJECT.secret,
  });

  it('finds no fault in the configuration of the sandbox, and exits with 0', async () => {
    const { code, output } = await doctor(configured());
    expect(output).toContain('✓ no problems found');
    expect(output).not.toMatch(/^[✗!?] /m);
    expect(code).toBe(0);
  });

  it('exits with 1 for a wrong secret, and prints the fault as JSON with --json', async () => {
    const { code, output } = await doctor(
      { ...configured(), CONNECTED_APP_CLIENT_SECRET: 'a-wrong-secret' },
      '--json',
    );
    const { healthy, findings } = JSON.parse(output);
    expect([code, healthy]).toEqual([1, false]);
    expect(findings).toContainEqual({
      check: 'credentials',
      state: 'fault',
      saw: expect.any(String),
      fix: expect.any(String),
    });
  });

  it('prints each row before it looks at the next', async () => {
    let seen = '';
    let held: ServerResponse | undefined;
    // Stytch does not respond before the first row of doctor was read.
    const respondIfRead = () => {
      if (!seen.includes('✓ node')) return;
      held?.writeHead(500).end();
      held = undefined;
    };
    const server = createServer((_request, response) => {
      held = response;
      respondIfRead();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const child = spawn(process.execPath, [at('scripts/doctor.ts')], {
      env: { PATH: process.env.PATH, ...environmentFor(issuer) } as never,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.setEncoding('utf8').on('data', (text) => {
      seen += text;
      respondIfRead();
    });
    await once(child, 'close');
    expect(seen).toMatch(/^✓ domain .* responds$/m);
  });

  it('prints no secret that a server repeats or that is in another variable', async () => {
    const secret = 'a-client-secret-in-the-wrong-place';
    // A server that repeats what it was sent, and a secret that was pasted into another variable.
    const issuer = await fakeIssuer({
      oauth: ({ form }) => ({ status: 400, json: { error: `bad ${form.get('client_secret')}` } }),
    });
    const env = {
      ...environmentFor(issuer),
      CONNECTED_APP_CLIENT_SECRET: secret,
      SCOPES: `openid ${secret}`,
    };
    for (const args of [[], ['--json']]) {
      const { output } = await doctor(env, ...args);
      expect(output).not.toContain(secret);
      expect(output).not.toContain(SESSION_SECRET);
      expect(output).toContain('•••');
    }
  });
});

describe('the certificate of the domain', () => {
  const fixed = (cert: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'ca.pem');
    writeFileSync(path, cert);
    return { NODE_EXTRA_CA_CERTS: path };
  };
  const line = async (issuer: string, extra = {}) => {
    const { output } = await doctor({ ...environmentFor(issuer), ...extra });
    return output.match(/^. domain .*\n.*$/m)?.[0] ?? output;
  };

  it('reports ✗ for a certificate of an unknown authority, until the advised variable is set', async () => {
    const issuer = await fakeIssuer({}, { key: PEM.KEY, cert: PEM.HERE });
    expect(await line(issuer)).toMatch(/^✗ .*self-signed[\s\S]*NODE_EXTRA_CA_CERTS=/);
    expect(await line(issuer, fixed(PEM.HERE))).toMatch(/^✓ domain .*certificate valid for another \d+ days/);
  });

  it.each([
    [
      'is for a different host name',
      PEM.ELSEWHERE,
      /^✗ .*is for a different host name[\s\S]*compare it with Stytch Dashboard/,
    ],
    ['has expired', PEM.EXPIRED, /^✗ .*has expired[\s\S]*compare it with Stytch Dashboard/],
  ])('reports ✗ for a certificate that %s', async (_what, cert, shown) => {
    const issuer = await fakeIssuer({}, { key: PEM.KEY, cert });
    expect(await line(issuer, fixed(cert))).toMatch(shown);
  });
});

describe('behind a proxy, which alone finds the issuer', () => {
  /** @returns the proxy's address, and whom it was asked for */
  async function proxy(): Promise<{ url: string; asked: string[] }> {
    const asked: string[] = [];
    const server = createServer();
    server.on('connect', ({ url = '' }, client: Socket, head: Buffer) => {
      asked.push(url);
      const issuer = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        issuer.write(head);
        // Either side may end first.
        pipeline(client, issuer, client, () => {});
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  }

  it('✓ with nothing but .env.local, which has a private authority too', async () => {
    const { url, asked } = await proxy();
    const { port } = new URL(await fakeIssuer({}, { key: PEM.KEY, cert: PEM.ELSEWHERE }));
    const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'ca.pem'), PEM.ELSEWHERE);
    const lines = async (file: Record<string, string | undefined>) => {
      const rows = Object.entries(file).map(([name, value]) => `${name}="${value}"\n`);
      writeFileSync(join(folder, '.env.local'), rows.join(''));
      const args = [at('scripts/with-node.mjs'), '--no-install', '--dotenv', at('scripts/doctor.ts')];
      const child = spawn(process.execPath, args, { cwd: folder, env: { PATH: process.env.PATH } as never });
      return await text(child.stdout);
    };
    const env = { ...environmentFor(`https://elsewhere.example:${port}`), HTTPS_PROXY: url };
    const before = await lines(env);
    expect(before).toMatch(/^! environment .*HTTPS_PROXY is set.*\n.*→ Set NODE_USE_ENV_PROXY=1/m);
    expect(before).toMatch(/^✗ domain/m);
    expect(asked).toEqual([]);
    const after = await lines({
      ...env,
      NODE_USE_ENV_PROXY: '1',
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    });
    expect(after).toMatch(/^✓ domain .*certificate valid for another \d+ days/m);
    expect(after).not.toMatch(/^! environment/m);
    expect(asked).toContain(`elsewhere.example:${port}`);
  });
});
