import { afterAll, beforeAll, expect, it } from 'vitest';
import { CONFIDENTIAL_CLIENT, PROJECT } from './identities.ts';
import { freePort } from './run/ports.ts';
import { type Sandbox, startPlatform, startSandbox } from './start.ts';
import { PageVisitor } from './testing/browser.ts';
import { connect, control, REDIRECT_URL } from './testing/connect.ts';
import { notes } from './testing/notes.ts';
import { testSandbox } from './testing/sandbox.ts';

/** The stand-in plays a real Stytch test project: the platform reaches it by its address and keys alone. */
const stytch = testSandbox();
let platform: Omit<Sandbox, 'stytchUrl'>;
beforeAll(async () => {
  const project = { ...PROJECT, domain: stytch.stytchUrl, calls: 'api-host' as const };
  platform = await startPlatform({ platformPort: 0, vertical: 'consumer', stytch: project, ...notes });
});
afterAll(() => platform.close());

it('serves the consent page and the platform’s API in front of any project', async () => {
  const visitor = new PageVisitor(platform.platformUrl);
  const { clientId: client_id } = CONFIDENTIAL_CLIENT;
  const query = new URLSearchParams({ client_id, redirect_uri: REDIRECT_URL, scope: 'openid read:notes' });
  const here = `/oauth/authorize?${query}`;
  await visitor.post('/login', { user: 'ana', return_to: here });
  expect(await (await visitor.get(here)).text()).toContain('See your notes');
  const { access_token } = (await connect(stytch)).body;
  const headers = { Authorization: `Bearer ${access_token}` };
  expect((await fetch(`${platform.platformUrl}/v1/notes`, { headers })).status).toBe(200);
});

it('serves its page /sandbox without the switches of the stand-in, and refuses them', async () => {
  const page = await (await fetch(`${platform.platformUrl}/sandbox`)).text();
  expect(page).toContain('only the platform’s API can be made to fail');
  expect([...page.matchAll(/<option value="(\w+)">[^<]*API/g)].map(([, name]) => name)).toEqual(['api']);
  expect(page).not.toMatch(/signing keys|Expire all|rotated refresh token|access token lifetime/i);
  const { stytchUrl } = stytch;
  await expect(control({ ...platform, stytchUrl }, 'rotate-keys')).rejects.toThrow('real Stytch project');
});

it('closes the ports of the sandbox when the port of the app is taken', async () => {
  const [stytchPort, platformPort] = [await freePort(), await freePort()];
  const front = { port: Number(new URL(stytch.stytchUrl).port), host: '127.0.0.1', appPort: 1 };
  const options = { stytchPort, platformPort, appUrl: 'http://localhost', vertical: 'consumer' as const };
  await expect(startSandbox({ ...options, front })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  const again = await startSandbox(options);
  await again.close();
});
