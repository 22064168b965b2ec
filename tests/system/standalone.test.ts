import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appEnvironment } from '../../sandbox/app-environment.ts';
import { SERVER } from '../../sandbox/run/built.ts';
import { BuiltApp, freePort, runBuiltApp } from '../support/built-app.ts';

describe('the standalone folder', () => {
  let app: BuiltApp;

  beforeAll(async () => {
    const nobody = { stytchUrl: 'http://127.0.0.1:9', platformUrl: 'http://127.0.0.1:9' };
    const appUrl = `http://localhost:${await freePort()}`;
    app = await BuiltApp.start(appEnvironment({ client: 'confidential', appUrl, ...nobody }));
  });

  afterAll(() => app.stop());

  it('serves the Connect page with its style sheets and scripts', async () => {
    const page = await (await fetch(app.url)).text();
    const files = [...page.matchAll(/(?:href|src)="(\/_next\/static\/[^"]+)"/g)].map(([, path]) => path);
    expect(files.length).toBeGreaterThan(1);
    for (const path of files) expect((await fetch(`${app.url}${path}`)).status, path).toBe(200);
  });

  it('says that it is well while nothing that it talks to is', async () => {
    expect((await fetch(`${app.url}/health`)).status).toBe(200);
  });

  it('ends at once when it is told to', async () => {
    await app.stop();
    await expect(fetch(app.url)).rejects.toThrow();
  });
});

it('carries no environment of the machine that built it', () => {
  expect(globSync('**/.env*', { cwd: dirname(SERVER) })).toEqual([]);
});

it('does not start without a configuration', async () => {
  const { code, output } = await runBuiltApp({});
  expect(code).toBe(1);
  expect(output).toContain('STYTCH_PROJECT_DOMAIN');
});
