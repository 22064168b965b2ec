import { expect, it, vi } from 'vitest';
import { CONFIDENTIAL_CLIENT } from '../../identities.ts';
import { PageVisitor } from '../../testing/browser.ts';
import {
  connect,
  oauth2,
  obtainCode,
  REDIRECT_URL,
  refresh,
  sampleUser,
  sdk,
} from '../../testing/connect.ts';
import { askingFor, type Effects, switchedOn } from '../../testing/quirk-effects.ts';
import { testSandbox } from '../../testing/sandbox.ts';
import type { rules } from './rules.ts';

const sandbox = testSandbox();
const { get, badCode, submit, usedTwice } = askingFor(sandbox);

const effects: Effects<keyof typeof rules> = {
  'scope-refused': async () => {
    const ben = { user_id: sampleUser('ben').userId, scopes: ['openid', 'write:notes'] };
    await expect(submit(ben)).rejects.toMatchObject({ error_type: 'oauth_invalid_scope_requested' });
  },
  'code-short': async () => {
    const { code, verifier } = await obtainCode(sandbox);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11_000 });
    const response = await badCode({ code, code_verifier: verifier });
    vi.useRealTimers();
    expect(response.body.error_description).toContain('expired');
  },
  'code-reuse-harmless': async () => expect((await usedTwice()).status).toBe(200),
  'revoking-access-spares-refresh': async () => {
    const { body } = await connect(sandbox);
    await oauth2(sandbox, 'revoke', 'confidential', { token: body.access_token });
    expect((await refresh(sandbox, 'confidential', body.refresh_token)).status).toBe(200);
  },
  'userinfo-refusal-bare': async () => {
    const { response, body } = await get('/v1/oauth2/userinfo', { Authorization: 'Bearer x' });
    expect(response.headers.get('www-authenticate')).toBeNull();
    expect(body).toMatchObject({ error_type: 'unauthorized_credentials', status_code: 401 });
  },
  'platform-appends-scope': async () => {
    const visitor = new PageVisitor(sandbox.platformUrl);
    const { clientId: client_id } = CONFIDENTIAL_CLIENT;
    const query = String(
      new URLSearchParams({ client_id, redirect_uri: REDIRECT_URL, scope: 'openid read:notes' }),
    );
    await visitor.post('/login', { user: 'ana', return_to: `/oauth/authorize?${query}` });
    expect(await (await visitor.get(`/oauth/authorize?${query}`)).text()).toContain('write:notes');
    const account = sampleUser('ana').userId;
    const allowed = await visitor.post('/oauth/authorize', { request: query, account, decision: 'allow' });
    const code = new URL(allowed.headers.get('location') ?? '').searchParams.get('code');
    expect((await badCode({ code })).body.scope).toBe('openid read:notes write:notes');
  },
  bom: async () => {
    const { body } = await connect(sandbox);
    const api = { Authorization: `Bearer ${body.access_token}` };
    for (const [url, headers] of [
      [`${sandbox.stytchUrl}/.well-known/openid-configuration`, {}],
      [`${sandbox.stytchUrl}/.well-known/jwks.json`, {}],
      [`${sandbox.stytchUrl}/v1/oauth2/userinfo`, api],
      [`${sandbox.stytchUrl}/v1/oauth2/token`, {}],
      [`${sandbox.platformUrl}/v1/notes`, api],
    ] as const) {
      const bytes = Buffer.from(await (await fetch(url, { headers })).arrayBuffer());
      expect(bytes.subarray(0, 4)).toEqual(Buffer.from('\uFEFF{'));
    }
  },
  'http-refused': async () => {
    const { clients } = sdk(sandbox).consumer.connectedApp;
    const app = (redirect: string) =>
      clients.create({ client_type: 'third_party', redirect_urls: [redirect] });
    await expect(app('http://127.0.0.1:3000/callback')).rejects.toMatchObject({
      error_type: 'connected_app_redirect_url_must_use_https_scheme',
    });
    await app('https://app.example/callback');
  },
  'localhost-refused': async () => {
    const { clients } = sdk(sandbox).consumer.connectedApp;
    const app = (redirect: string) =>
      clients.create({ client_type: 'third_party', client_name: 'x', redirect_urls: [redirect] });
    await expect(app('http://localhost:3000/callback')).rejects.toMatchObject({
      error_type: 'connected_app_redirect_url_cannot_use_localhost',
    });
    await app('http://127.0.0.1:3000/callback');
  },
  'revoking-ends-consent': async () => {
    const [first, second] = [await connect(sandbox), await connect(sandbox)];
    await oauth2(sandbox, 'revoke', 'confidential', { token: first.body.refresh_token });
    expect((await refresh(sandbox, 'confidential', second.body.refresh_token)).status).not.toBe(200);
  },
};

it.each(Object.entries(effects))('the quirk %s has its effect', switchedOn(sandbox));
