import { expect, it } from 'vitest';
import { CONFIDENTIAL_CLIENT, PUBLIC_CLIENT } from '../identities.ts';
import { oauth2, sdk } from '../testing/connect.ts';
import { testSandbox } from '../testing/sandbox.ts';

const sandbox = testSandbox();
const client_id = CONFIDENTIAL_CLIENT.clientId;

/** Whether the token endpoint accepts the secret: with good credentials it goes on to object to the code. */
async function isAccepted(client_secret: string): Promise<boolean> {
  const code = { grant_type: 'authorization_code', code: 'made-up', redirect_uri: 'http://localhost/' };
  const { body } = await oauth2(sandbox, 'token', 'confidential', { ...code, client_secret });
  return body.error === 'invalid_grant';
}

it('accepts old and next secret during a rotation, and only the next one afterwards', async () => {
  const { secrets } = sdk(sandbox).consumer.connectedApp.clients;
  const { connected_app } = await secrets.rotateStart({ client_id });
  const next = connected_app.next_client_secret;
  expect(connected_app.next_client_secret_last_four).toBe(next.slice(-4));
  expect(await isAccepted(CONFIDENTIAL_CLIENT.clientSecret)).toBe(true);
  expect(await isAccepted(next)).toBe(true);
  const ended = await secrets.rotate({ client_id });
  expect(ended.connected_app.client_secret_last_four).toBe(next.slice(-4));
  expect(await isAccepted(CONFIDENTIAL_CLIENT.clientSecret)).toBe(false);
  expect(await isAccepted(next)).toBe(true);
});

it('drops the next secret when a rotation is cancelled', async () => {
  const { secrets } = sdk(sandbox).consumer.connectedApp.clients;
  const { connected_app } = await secrets.rotateStart({ client_id });
  await secrets.rotateCancel({ client_id });
  expect(await isAccepted(connected_app.next_client_secret)).toBe(false);
  expect(await isAccepted(CONFIDENTIAL_CLIENT.clientSecret)).toBe(true);
});

it('allows one rotation at a time, and ends or cancels none that was not started', async () => {
  const { secrets } = sdk(sandbox).consumer.connectedApp.clients;
  for (const end of [secrets.rotate({ client_id }), secrets.rotateCancel({ client_id })])
    await expect(end).rejects.toMatchObject({ error_type: 'connected_app_not_rotating_secret' });
  const { connected_app } = await secrets.rotateStart({ client_id });
  await expect(secrets.rotateStart({ client_id })).rejects.toMatchObject({
    error_type: 'connected_app_already_rotating_secret',
  });
  expect(await isAccepted(connected_app.next_client_secret)).toBe(true);
});

it('refuses to rotate a secret of a public app', async () => {
  const { secrets } = sdk(sandbox).consumer.connectedApp.clients;
  await expect(secrets.rotateStart({ client_id: PUBLIC_CLIENT.clientId })).rejects.toMatchObject({
    error_type: 'public_connected_apps_do_not_have_secrets',
  });
});
