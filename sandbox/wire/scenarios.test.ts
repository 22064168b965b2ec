import { expect, it } from 'vitest';
import { PageVisitor } from '../testing/browser.ts';
import { connect, oauth2, refresh } from '../testing/connect.ts';
import { testSandbox } from '../testing/sandbox.ts';

const sandbox = testSandbox();
const submit = (name: string, fields: Record<string, string> = {}) =>
  new PageVisitor(sandbox.platformUrl).post(`/sandbox/form/${name}`, fields);
const play = (scenario: string) => submit('scenario', { scenario });
const takeBack = () => submit('take-back');
const page = async () => (await fetch(`${sandbox.platformUrl}/sandbox`)).text();
const asksStytch = () =>
  fetch(`${sandbox.stytchUrl}/.well-known/jwks.json`).then(
    () => 'answers',
    () => 'refuses',
  );
const api = async (token: string) =>
  (await fetch(`${sandbox.platformUrl}/v1/notes`, { headers: { Authorization: `Bearer ${token}` } })).status;

it('the scenario of an outage lets Stytch fail and says what to look at, until it is taken back', async () => {
  await play('outage');
  expect(await asksStytch()).toBe('refuses');
  expect(await page()).toContain('Now try to connect');
  await takeBack();
  expect(await asksStytch()).toBe('answers');
  expect(await page()).not.toContain('Now look at');
});

it('the scenario of a thief revokes the token family of a public client when the refresh token is used again', async () => {
  const { body } = await connect(sandbox, { client: 'public' });
  await play('thief');
  expect(await page()).toContain('The thief got there first');
  expect(await api(body.access_token)).toBe(401);
  expect((await refresh(sandbox, 'public', body.refresh_token)).body.error).toBe('invalid_grant');
  await takeBack();
  expect(await api(body.access_token)).toBe(200);
  expect((await refresh(sandbox, 'public', body.refresh_token)).status).toBe(200);
});

it('the wire page does not claim that a revoked access token is worth nothing: the API accepts it', async () => {
  const { body } = await connect(sandbox, { client: 'public' });
  await oauth2(sandbox, 'revoke', 'public', { token: body.refresh_token });
  expect((await refresh(sandbox, 'public', body.refresh_token)).body.error).toBe('invalid_grant');
  expect(await api(body.access_token)).toBe(200);
  expect(await page()).toContain('a copied access token keeps working until it expires');
});

it('the scenario of a thief shows that Stytch refuses a thief without the client secret', async () => {
  const { body } = await connect(sandbox);
  await submit('trouble', { endpoint: 'refresh', trouble: 'unavailable', times: '' });
  await play('thief');
  const text = await page();
  expect(text).toContain('Stytch refused it');
  expect(text).toContain('A thief to Stytch: </span><strong>tries a copied refresh token');
  expect(text).toContain('Stytch refuses: invalid_client. Without the client secret the copy is worthless');
  expect(text).not.toContain('The user notices nothing');
  expect((await refresh(sandbox, 'confidential', body.refresh_token)).status).toBe(200);
});

it('the scenarios of a thief and of withdrawn access let the API accept the token of a new connection', async () => {
  for (const scenario of ['thief', 'withdrawn']) {
    const { body } = await connect(sandbox, { client: 'public' });
    await play(scenario);
    expect(await api(body.access_token)).toBe(401);
    expect(await api((await connect(sandbox, { client: 'public' })).body.access_token)).toBe(200);
    await takeBack();
  }
});

it('the scenario of a thief copies the token of the app, and not what a thief got before', async () => {
  await connect(sandbox, { client: 'public' });
  for (let round = 0; round < 2; round++) {
    await play('thief');
    expect(await page()).toContain('The thief got there first');
    await takeBack();
  }
});

it('a connection that ended is none that a scenario could be about', async () => {
  const first = (await connect(sandbox, { client: 'public' })).body;
  const { body } = await refresh(sandbox, 'public', first.refresh_token);
  await oauth2(sandbox, 'revoke', 'public', { token: body.refresh_token });
  await play('thief');
  expect(await page()).toContain('Connect in the app first');
});

it('the scenario of withdrawn access affects only the user who connected last, until it is taken back', async () => {
  const ana = (await connect(sandbox)).body;
  const mei = (await connect(sandbox, { user: 'mei' })).body;
  await play('withdrawn');
  const refused = await refresh(sandbox, 'confidential', mei.refresh_token);
  expect(refused.body.error).toBe('connected_app_consent_revoked');
  expect((await refresh(sandbox, 'confidential', ana.refresh_token)).status).toBe(200);
  await takeBack();
  expect((await refresh(sandbox, 'confidential', mei.refresh_token)).status).toBe(200);
});

it('the scenario of two tabs refuses the access token until a refresh, and restores the switches when it is taken back', async () => {
  const { body } = await connect(sandbox);
  await submit('trouble', { endpoint: 'userinfo', trouble: 'busy', times: '' });
  await play('race');
  for (let tab = 0; tab < 3; tab++) expect(await api(body.access_token)).toBe(401);
  const fresh = (await refresh(sandbox, 'confidential', body.refresh_token)).body;
  expect(await api(fresh.access_token)).toBe(200);
  await takeBack();
  const switches = await (await fetch(`${sandbox.platformUrl}/sandbox/switches`)).json();
  expect(Object.keys(switches.endpoints)).toEqual(['userinfo']);
});

it('a scenario takes the one before it back', async () => {
  await connect(sandbox);
  await play('outage');
  await play('race');
  expect(await asksStytch()).toBe('answers');
});

it('a scenario about a connection does not start when there is no connection', async () => {
  await play('withdrawn');
  const text = await page();
  expect(text).not.toContain('Now look at');
  expect(text).toContain('Connect in the app first');
});

it('a reset takes the scenario back', async () => {
  await play('outage');
  await submit('reset');
  expect(await page()).not.toContain('Now look at');
  expect(await asksStytch()).toBe('answers');
});
