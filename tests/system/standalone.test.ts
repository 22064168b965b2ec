import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appEnvironment } from '../../sandbox/app-environment.ts';
import { SERVER } from '../../sandbox/run/built.ts';
import { freePort } from '../../sandbox/run/ports.ts';
import { BuiltApp, runBuiltApp } from '../support/built-app.ts';

describe('the standalone folder', () => {
  let app: BuiltApp;

  beforeAll(async () => {
    const noServers = { stytchUrl: 'http://127.0.0.1:9', platformUrl: 'http://127.0.0.1:9' };
    const appUrl = `http://localhost:${await freePort()}`;
    app = await BuiltApp.start(appEnvironment({ client: 'confidential', appUrl, ...noServers }));
  });

  afterAll(() => app.stop());

  it('serves the Connect page with its style sheets and scripts', async () => {
    const page = await (await fetch(app.url)).text();
    const files = [...page.matchAll(/(?:href|src)="(\/_next\/static\/[^"]+)"/g)].map(([, path]) => path);
    expect(files.length).toBeGreaterThan(1);
    for (const path of files) expect((await fetch(`${app.url}${path}`)).status, path).toBe(200);
  });

  it('responds 200 at /health while issuer and platform are down', async () => {
    expect((await fetch(`${app.url}/health`)).status).toBe(200);
  });

  it('ends on SIGTERM', async () => {
    await app.stop();
    await expect(fetch(app.url)).rejects.toThrow();
  });
});

it('contains no .env file of the machine that built it', () => {
  expect(globSync('**/.env*', { cwd: dirname(SERVER) })).toEqual([]);
});

it('does not start without an environment', async () => {
  const { code, output } = await runBuiltApp({});
  expect(code).toBe(1);
  expect(output).toContain('STYTCH_PROJECT_DOMAIN');
});
