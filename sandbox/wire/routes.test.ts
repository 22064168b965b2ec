import { expect, it } from 'vitest';
import { CONFIDENTIAL_CLIENT } from '../identities.ts';
import { PageVisitor } from '../testing/browser.ts';
import { connect, oauth2, refresh } from '../testing/connect.ts';
import { testSandbox } from '../testing/sandbox.ts';

type Received = { params: Record<string, string>; authorization: string | null };

const sandbox = testSandbox();
const pageText = async () => (await fetch(`${sandbox.platformUrl}/sandbox`)).text();
const form = (name: string, fields: Record<string, string>) =>
  new PageVisitor(sandbox.platformUrl).post(`/sandbox/form/${name}`, fields);

it('the wire page shows requests and responses in words, as HTTP and as curl, without their secrets', async () => {
  const { body } = await connect(sandbox, { nonce: 'the-nonce-of-this-test' });
  await refresh(sandbox, 'confidential', body.refresh_token);
  await oauth2(sandbox, 'revoke', 'confidential', { token: body.refresh_token });
  const authorization = `Bearer ${body.access_token}`;
  await fetch(`${sandbox.platformUrl}/v1/notes`, {
    headers: { authorization, cookie: 'connection=sealed-value' },
  });
  const text = await pageText();
  expect(text).toContain('POST /<wbr>v1/<wbr>oauth2/<wbr>token');
  expect(text).toContain('ana@example.com');
  expect(text).toContain('ID token: the signature matches');
  const { requests } = await (await fetch(`${sandbox.platformUrl}/sandbox/requests`)).json();
  const secrets = requests.flatMap(({ params, authorization: header }: Received) => [
    params.code,
    params.code_verifier,
    params.client_secret,
    params.refresh_token,
    header?.split(' ')[1],
  ]);
  const others = [
    body.access_token,
    body.refresh_token,
    body.id_token,
    'the-nonce-of-this-test',
    'sealed-value',
  ];
  for (const secret of [...secrets, ...others]) if (secret) expect(text).not.toContain(secret);
});

it('the wire page shows the same chip wherever a secret occurs', async () => {
  const { body } = await connect(sandbox);
  const headers = { Authorization: `Bearer ${body.access_token}` };
  await fetch(`${sandbox.platformUrl}/v1/notes`, { headers });
  const chips = [...(await pageText()).matchAll(/access token <b>#(\w{6})/g)].map(([, digits]) => digits);
  expect(chips.length).toBeGreaterThan(3);
  expect(new Set(chips).size).toBe(1);
});

it('the wire page says of each secret of a flow what it is for', async () => {
  const { body } = await connect(sandbox, { client: 'public', nonce: 'the-nonce-of-this-test' });
  await refresh(sandbox, 'public', body.refresh_token);
  const text = await pageText();
  const chips = [...text.matchAll(/title="([^"]+)">([a-zA-Z ]+) <b>#/g)].map(([, title, name]) => ({
    title,
    name,
  }));
  expect(new Set(chips.map(({ name }) => name)).size).toBeGreaterThan(5);
  for (const { title, name } of chips) {
    const purpose = title?.replace(/ \d+ characters\.$/, '');
    expect(text).toContain(`<dt>${name}</dt><dd>${purpose}</dd>`);
  }
});

it('the wire page says of each check what would happen otherwise', async () => {
  await connect(sandbox);
  const checks = [...(await pageText()).matchAll(/<li class="good">.*?<\/li>/g)].map(([check]) => check);
  expect(checks.length).toBeGreaterThan(2);
  for (const check of checks) expect(check).toMatch(/>Otherwise, [^<]+\.</);
});

it('the wire page says how to see rotation where the client has a secret', async () => {
  await connect(sandbox, { client: 'public' });
  expect(await pageText()).not.toContain('SANDBOX_CLIENT=public npm run demo');
  await connect(sandbox);
  expect(await pageText()).toContain('SANDBOX_CLIENT=public npm run demo');
});

it('the wire page marks the places of the secret that its query names', async () => {
  await connect(sandbox);
  const digits = /code verifier <b>#(\w{6})/.exec(await pageText())?.[1];
  const lit = await (await fetch(`${sandbox.platformUrl}/sandbox?light=${digits}`)).text();
  const places = [...lit.matchAll(/class="chip hue-\d+ lit"[^>]*data-secret="(\w+)"/g)].map(([, one]) => one);
  expect(new Set(places)).toEqual(new Set([digits]));
});

it('the stream of events sends a change when a request is recorded', async () => {
  const leave = new AbortController();
  const events = await fetch(`${sandbox.platformUrl}/sandbox/events`, { signal: leave.signal });
  expect(events.headers.get('content-type')).toContain('text/event-stream');
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toContain('event: alive');
  await fetch(`${sandbox.stytchUrl}/.well-known/jwks.json`);
  expect((await reader?.read())?.value).toContain('event: change');
  leave.abort();
});

it('the policy of the wire page allows its own script, and nothing inline', async () => {
  const page = await fetch(`${sandbox.platformUrl}/sandbox`);
  const policy = page.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  const [, script] = /<script type="module" src="([^"]+)"><\/script>/.exec(await page.text()) ?? [];
  const served = await fetch(`${sandbox.platformUrl}${script}`);
  expect(served.headers.get('content-type')).toContain('text/javascript');
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
