import { expect, it } from 'vitest';
import { CONFIDENTIAL_CLIENT, PUBLIC_CLIENT } from '../identities.ts';
import { sandboxedApp } from './beside-the-app.ts';

const ours = { PLATFORM_API_URL: 'http://127.0.0.1:5000', SCOPES: 'openid read:notes' };

it('gives the app the sandbox’s API and the app’s own scopes when nothing else is set', () => {
  const app = sandboxedApp({}, {});
  expect(app).toMatchObject({
    STYTCH_PROJECT_DOMAIN: 'http://127.0.0.1:4010',
    PLATFORM_API_URL: 'http://127.0.0.1:4000',
  });
  expect(app.SCOPES).toBeUndefined();
});

it.each([
  ['the environment', ours, {}],
  ['.env.local', {}, ours],
  ['the environment before .env.local', ours, { PLATFORM_API_URL: 'http://127.0.0.1:6000', SCOPES: 'x' }],
  ['.env.local of the sandbox', {}, { ...ours, STYTCH_PROJECT_DOMAIN: 'http://127.0.0.1:4010' }],
])('respects PLATFORM_API_URL and SCOPES of %s', (_what, env, local) => {
  expect(sandboxedApp(env, local)).toMatchObject(ours);
});

it('respects an empty PLATFORM_API_URL, which means none', () => {
  expect(sandboxedApp({ PLATFORM_API_URL: '' }, {}).PLATFORM_API_URL).toBe('');
});

it('ignores an .env.local that names another project', () => {
  const other = { ...ours, STYTCH_PROJECT_DOMAIN: 'https://x.customers.stytch.dev', STYTCH_PROJECT_ID: 'p' };
  const app = sandboxedApp({}, other);
  expect(app).toMatchObject({ PLATFORM_API_URL: 'http://127.0.0.1:4000' });
  expect([app.SCOPES, app.STYTCH_PROJECT_ID]).toEqual([undefined, undefined]);
});

it('leaves client, address and session secret to the sandbox', () => {
  const mine = { CONNECTED_APP_CLIENT_ID: 'x', CONNECTED_APP_CLIENT_SECRET: 'y', SESSION_SECRET: 'z' };
  const app = sandboxedApp(mine, mine);
  for (const [name, value] of Object.entries(mine)) expect(app[name]).not.toBe(value);
});

it('makes the app a public client, without a secret, when SANDBOX_CLIENT is public', () => {
  const mine = { SANDBOX_CLIENT: 'public', CONNECTED_APP_CLIENT_SECRET: 'y' };
  const client = ({
    CONNECTED_APP_CLIENT_ID,
    CONNECTED_APP_CLIENT_SECRET,
  }: Record<string, string | undefined>) => [CONNECTED_APP_CLIENT_ID, CONNECTED_APP_CLIENT_SECRET];
  expect(client(sandboxedApp(mine, {}))).toEqual([PUBLIC_CLIENT.clientId, '']);
  expect(client(sandboxedApp({}, mine))).toEqual([PUBLIC_CLIENT.clientId, '']);
  expect(client(sandboxedApp({}, {}))).toEqual([
    CONFIDENTIAL_CLIENT.clientId,
    CONFIDENTIAL_CLIENT.clientSecret,
  ]);
});
