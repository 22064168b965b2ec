import { expect, it } from 'vitest';
import { CONFIDENTIAL_CLIENT } from '../identities.ts';
import { PageVisitor } from '../testing/browser.ts';
import { connect, refresh } from '../testing/connect.ts';
import { testSandbox } from '../testing/sandbox.ts';

const sandbox = testSandbox();
const pageText = async () => (await fetch(`${sandbox.platformUrl}/sandbox`)).text();
const form = (name: string, fields: Record<string, string>) =>
  new PageVisitor(sandbox.platformUrl).post(`/sandbox/form/${name}`, fields);

it('shows the requests and responses on the wire without their secrets', async () => {
  const { body } = await connect(sandbox, { nonce: 'the-nonce' });
  await refresh(sandbox, 'confidential', body.refresh_token);
  const text = await pageText();
  expect(text).toContain('POST /<wbr>v1/<wbr>oauth2/<wbr>token');
  expect(text).toContain('ana@example.com');
  const { requests } = await (await fetch(`${sandbox.platformUrl}/sandbox/requests`)).json();
  const secrets = requests.flatMap(({ params }: { params: Record<string, string> }) => [
    params.code,
    params.code_verifier,
    params.client_secret,
    params.refresh_token,
  ]);
  for (const secret of [...secrets, body.access_token, body.refresh_token, body.id_token]) {
    if (secret) expect(text).not.toContain(secret);
  }
});

it('sets switches by the forms of the page', async () => {
  const switches = async () => (await fetch(`${sandbox.platformUrl}/sandbox/switches`)).json();
  await form('trouble', { endpoint: 'refresh', trouble: 'busy', times: '3' });
  await form('lifetime', { seconds: '20' });
  await form('reuse', { mode: 'off' });
  expect(await switches()).toMatchObject({
    endpoints: { refresh: { status: 429, retryAfter: 5, times: 3 } },
    accessTokenTtl: 20,
    reuseDetection: 'off',
  });
  expect(await pageText()).toContain('Switched on');
  await form('trouble', { endpoint: 'refresh', trouble: 'none', times: '' });
  await form('lifetime', { seconds: '' });
  expect(await switches()).toMatchObject({ endpoints: {}, accessTokenTtl: null });
});

it('withdraws a consent and resets the sandbox by the forms of the page', async () => {
  const { body } = await connect(sandbox);
  await form('revoke-consent', { user: 'ana', client: CONFIDENTIAL_CLIENT.clientId });
  expect((await refresh(sandbox, 'confidential', body.refresh_token)).status).toBe(401);
  const response = await form('reset', {});
  expect([response.status, response.headers.get('location')]).toEqual([303, '/sandbox']);
  expect(await pageText()).toContain('Nothing yet');
});

it('responds 400 to a form with an unknown value', async () => {
  expect((await form('trouble', { endpoint: 'nowhere', trouble: 'broken' })).status).toBe(400);
});
