import { beforeEach, describe, expect, it } from 'vitest';
import { CONFIDENTIAL_CLIENT, PROJECT, PUBLIC_CLIENT } from '../identities.ts';
import { PageVisitor, shown } from '../testing/browser.ts';
import { ALL_SCOPES, control, pkce, REDIRECT_URL, sampleUser, sdk } from '../testing/connect.ts';
import { testSandbox } from '../testing/sandbox.ts';
import { yourPlatform } from '../your-api.ts';

function queryFor(changes: Record<string, string> = {}): string {
  return new URLSearchParams({
    client_id: CONFIDENTIAL_CLIENT.clientId,
    redirect_uri: REDIRECT_URL,
    response_type: 'code',
    scope: ALL_SCOPES.join(' '),
    state: 'the-state',
    code_challenge: pkce().challenge,
    code_challenge_method: 'S256',
    ...changes,
  }).toString();
}

describe('Consumer', () => {
  const sandbox = testSandbox();
  let visitor: PageVisitor;
  beforeEach(() => {
    visitor = new PageVisitor(sandbox.platformUrl);
  });
  const logIn = (who: string, query: string) =>
    visitor.post('/login', { user: who, return_to: `/oauth/authorize?${query}` });
  const decide = (query: string, who: string, decision: string, origin?: string) =>
    visitor.post('/oauth/authorize', { request: query, account: sampleUser(who).userId, decision }, origin);

  it('redirects the user from login over consent back to the app', async () => {
    const query = queryFor();
    expect(await (await visitor.get(`/oauth/authorize?${query}`)).text()).toContain(
      'Continue as Ana Lindqvist',
    );
    const loggedIn = await logIn('ana', query);
    expect([loggedIn.status, loggedIn.headers.get('location')]).toEqual([303, `/oauth/authorize?${query}`]);
    const consent = await visitor.get(`/oauth/authorize?${query}`);
    const text = await consent.text();
    expect(text).toContain(shown(`${yourPlatform.app} wants to access your ${yourPlatform.name} account`));
    expect(text).toContain('Add notes');
    expect(consent.headers.get('content-security-policy')).toContain(
      "form-action 'self' http://localhost:3000;",
    );
    expect(consent.headers.get('cache-control')).toBe('private, no-store');
    const allowed = await decide(query, 'ana', 'allow');
    const location = new URL(allowed.headers.get('location') ?? '');
    expect(allowed.status).toBe(303);
    expect(location.href.startsWith(`${REDIRECT_URL}?`)).toBe(true);
    expect(Object.fromEntries(location.searchParams)).toEqual({
      code: expect.any(String),
      state: 'the-state',
      iss: `stytch.com/${PROJECT.id}`,
    });
  });

  it('shows first what is new when the user granted other scopes before', async () => {
    const few = queryFor({ scope: 'openid read:notes' });
    await logIn('ana', few);
    await decide(few, 'ana', 'allow');
    const text = await (
      await visitor.get(`/oauth/authorize?${queryFor({ scope: 'openid read:notes write:notes' })}`)
    ).text();
    const order = [
      'New: it will also be able to',
      '<code>write:notes',
      'It can already',
      '<code>openid',
      '<code>read:notes',
    ];
    const places = order.map((words) => text.indexOf(words));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  it('passes the resources of the request on to Stytch', async () => {
    const query = `${queryFor()}&resource=https://api.example.com&resource=https://files.example.com`;
    await logIn('ana', query);
    await decide(query, 'ana', 'allow');
    const { requests } = await (await fetch(`${sandbox.platformUrl}/sandbox/requests`)).json();
    const submitted = requests.find(({ path }: { path: string }) => path === '/v1/idp/oauth/authorize');
    expect(submitted.params.resources).toEqual(['https://api.example.com', 'https://files.example.com']);
  });

  it('redirects with access_denied when the user denies', async () => {
    const query = queryFor();
    await logIn('ana', query);
    const denied = await decide(query, 'ana', 'deny');
    const { searchParams } = new URL(denied.headers.get('location') ?? '');
    expect(Object.fromEntries(searchParams)).toMatchObject({
      error: 'access_denied',
      iss: `stytch.com/${PROJECT.id}`,
    });
  });

  it('shows the scopes that the user may not grant', async () => {
    const query = queryFor();
    await logIn('ben', query);
    const text = await (await visitor.get(`/oauth/authorize?${query}`)).text();
    expect(text.split('your account can’t allow it')[1]).toContain('write:notes');
  });

  it('redirects back without a question when the consent is remembered', async () => {
    const query = queryFor({ scope: 'openid read:notes' });
    await logIn('ana', query);
    await decide(query, 'ana', 'allow');
    const again = await visitor.get(`/oauth/authorize?${query}`);
    expect(again.headers.get('location')).toMatch(/^http:\/\/localhost:3000\/callback\?code=/);
  });

  it('asks again for consent when another user logged in meanwhile', async () => {
    const query = queryFor();
    await logIn('ben', query);
    const response = await decide(query, 'ana', 'allow');
    expect(response.headers.get('location')).toBe(`/oauth/authorize?${query}`);
  });

  it('lets the user log in as another user', async () => {
    const query = queryFor();
    await logIn('ana', query);
    await visitor.post('/logout', { return_to: `/oauth/authorize?${query}` });
    expect(await (await visitor.get(`/oauth/authorize?${query}`)).text()).toContain(
      shown(`Log in to ${yourPlatform.name}`),
    );
  });

  it.each([
    ['/oauth/authorize', { decision: 'allow' }],
    ['/login', { user: 'ana' }],
    ['/apps', { app: CONFIDENTIAL_CLIENT.clientId }],
  ])('refuses a form that another site sends to %s', async (path, fields) => {
    await logIn('ana', queryFor());
    for (const origin of ['https://evil.example', 'null']) {
      const response = await visitor.post(
        path,
        { request: queryFor(), account: sampleUser('ana').userId, ...fields },
        origin,
      );
      expect(response.status).toBe(403);
    }
  });

  it.each(['https://evil.example/', '//evil.example', '/oauth/authorize', '/sandbox'])(
    'does not return to %s after the login',
    async (return_to) => {
      const response = await visitor.post('/login', { user: 'ana', return_to });
      expect(response.headers.get('location')).toBe('/');
    },
  );

  it.each([
    ['a missing parameter', { redirect_uri: '' }, 'Required parameter is missing: redirect_uri'],
    ['an unknown client', { client_id: 'nobody' }, 'connected_app_not_found'],
    ['a foreign redirect URL', { redirect_uri: 'https://evil.example/' }, 'redirect_url_not_found_in_client'],
    ['a redirect URL that is no URL', { redirect_uri: '"><script>' }, 'redirect_url_not_found_in_client'],
    ['an unknown scope', { scope: 'openid <script>' }, '&lt;script&gt;'],
  ])('shows an error page, and does not redirect, for %s', async (_what, changes, text) => {
    await logIn('ana', queryFor());
    const response = await visitor.get(`/oauth/authorize?${queryFor(changes)}`);
    expect(response.status).toBe(400);
    const body = await response.text();
    expect(body).toContain(text);
    expect(body).not.toContain('<script>');
  });

  it('shows an error page when a public client sends no PKCE challenge', async () => {
    const query = queryFor({ client_id: PUBLIC_CLIENT.clientId, code_challenge: '' });
    await logIn('ana', query);
    const response = await decide(query, 'ana', 'allow');
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('pkce_required_for_idp_authorization_flow');
  });

  it.each([
    ['links back to its own app', {}, true],
    ['does not link to an app that only Stytch knows', { redirect_uri: 'https://evil.example/' }, false],
    ['does not link to an address that is none', { redirect_uri: 'javascript:alert(1)' }, false],
  ])('says that Stytch is down with 503, and %s', async (_what, changes, hasLink) => {
    const query = queryFor(changes);
    await logIn('ana', queryFor());
    const decision = { request: query, account: sampleUser('ana').userId, decision: 'allow' };
    const responses = async () => [
      await visitor.get(`/oauth/authorize?${query}`),
      await visitor.post('/oauth/authorize', decision),
    ];
    const expectOutage = async (response: Response) => {
      const text = await response.text();
      expect(response.status).toBe(503);
      expect(text).toContain(shown(`${yourPlatform.name} can’t reach its sign-in service`));
      expect(text.includes('<a href="http://localhost:3000">')).toBe(hasLink);
      for (const address of ['evil.example', 'javascript:', 'settings may be wrong'])
        expect(text).not.toContain(address);
    };
    await control(sandbox, 'switches', { endpoints: { backend: { status: 503 } } });
    for (const response of await responses()) await expectOutage(response);
    await control(sandbox, 'switches', { endpoints: { backend: { reset: 'at-once' } } });
    for (const response of await responses()) await expectOutage(response);
  });

  it('lets the user take access back', async () => {
    const query = queryFor();
    await logIn('ana', query);
    await decide(query, 'ana', 'allow');
    const text = await (await visitor.get('/apps')).text();
    expect(text).toContain(shown(yourPlatform.app));
    expect(text).toContain('Add notes');
    expect(text).not.toContain('write:notes');
    await visitor.post('/apps', { app: CONFIDENTIAL_CLIENT.clientId });
    expect(await (await visitor.get('/apps')).text()).toContain('No connected apps yet.');
  });
});

describe('B2B', () => {
  const sandbox = testSandbox({ vertical: 'b2b' });

  it('lets a member of two organizations choose one, and names it', async () => {
    const visitor = new PageVisitor(sandbox.platformUrl);
    const query = queryFor();
    const here = `/oauth/authorize?${query}`;
    await visitor.post('/login', { user: 'ana', return_to: here });
    expect(await (await visitor.get(here)).text()).toContain('Choose an organization');
    const account = sampleUser('ana').memberships[1]?.memberId ?? '';
    await visitor.post('/organization', { account, return_to: here });
    expect(await (await visitor.get(here)).text()).toContain('Juniper Labs');
    const response = await visitor.post('/oauth/authorize', { request: query, account, decision: 'allow' });
    expect(response.headers.get('location')).toContain('code=');
  });

  it('lets a member of one organization go on without a choice', async () => {
    const visitor = new PageVisitor(sandbox.platformUrl);
    const here = `/oauth/authorize?${queryFor()}`;
    await visitor.post('/login', { user: 'mei', return_to: here });
    expect(await (await visitor.get(here)).text()).toContain('Juniper Labs');
  });

  it('creates users and organizations that the project lacks', async () => {
    const { organizations } = sdk(sandbox).b2b;
    for (const { organizationId } of sampleUser('ana').memberships) {
      await organizations.delete({ organization_id: organizationId });
    }
    const visitor = new PageVisitor(sandbox.platformUrl);
    const here = `/oauth/authorize?${queryFor()}`;
    await visitor.post('/login', { user: 'mei', return_to: here });
    expect(await (await visitor.get(here)).text()).toContain('Mei Tanaka');
  });
});
