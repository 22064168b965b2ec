import { describe, expect, it } from 'vitest';
import type { Browser } from '../support/browser.ts';
import { problemOf } from '../support/page.ts';
import { testDeployment } from '../support/vitest.ts';

const deployment = testDeployment({ client: 'confidential' });
const exchanges = async () => (await deployment.received('/v1/oauth2/token')).length;

/** A browser that came back from the platform with a good response, which it has not delivered yet. */
async function onTheWayBack(): Promise<{ browser: Browser; callback: URL }> {
  const browser = deployment.browser();
  return { browser, callback: new URL(await deployment.consent(browser)) };
}

describe('a callback of a flow that another user began', () => {
  it('a callback that an attacker sends as a link makes no connection', async () => {
    const attacker = await onTheWayBack();
    const victim = deployment.browser();
    const before = await exchanges();
    const response = await victim.visit(attacker.callback.href, {
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(problemOf(response)).toBe('flow_unknown');
    expect(victim.cookies.named('connection')).toEqual([]);
    expect(await exchanges()).toBe(before);
  });

  it('a code of another flow is refused in the victim’s own flow, because PKCE and nonce do not fit', async () => {
    const attacker = await onTheWayBack();
    const victim = await onTheWayBack();
    victim.callback.searchParams.set('code', attacker.callback.searchParams.get('code') ?? '');
    const response = await victim.browser.visit(victim.callback.href);
    expect(problemOf(response)).toBe('code_rejected');
    expect(victim.browser.cookies.named('connection')).toEqual([]);
  });

  it('a flow cookie of another user is refused under the name of the victim’s flow', async () => {
    const [attacker, victim] = [await onTheWayBack(), await onTheWayBack()];
    const [name = ''] = victim.browser.cookies.named('flow-');
    victim.browser.cookies.set(name, attacker.browser.cookies.entries()[0]?.[1] ?? '');
    expect(problemOf(await victim.browser.visit(victim.callback.href))).toBe('flow_unknown');
  });

  it('a callback of another user’s flow does not change the connection of a connected user', async () => {
    const attacker = await onTheWayBack();
    const victim = await deployment.connectedBrowser('mei');
    const before = victim.cookies.entries();
    const response = await victim.visit(attacker.callback.href);
    expect(response.headers.location).toBe('/connected');
    expect(victim.cookies.entries()).toEqual(before);
  });

  it('a callback is refused when another connection replaced the one that the flow began in', async () => {
    const browser = await deployment.connectedBrowser('ana');
    const callback = await deployment.consent(browser, 'ana', '?scope=write:tasks');
    const mei = await deployment.connectedBrowser('mei');
    for (const [name, value] of mei.cookies.entries()) browser.cookies.set(name, value);
    expect(problemOf(await browser.visit(callback))).toBe('flow_unknown');
    expect((await browser.visit('/connected')).text).toContain('Mei');
  });

  it('a callback with a grant of another user asks which account to keep', async () => {
    const browser = await deployment.connectedBrowser('mei');
    const response = await browser.visit(await deployment.consent(browser, 'ana'));
    expect(response.headers.location).toBe('/switch?return_to=%2Fconnected');
    expect((await browser.visit('/connected')).text).toContain('Mei');
  });
});

describe('a callback that was used', () => {
  it('a spent code is not exchanged again, and a connected user goes on', async () => {
    const { browser, callback } = await onTheWayBack();
    await browser.visit(callback.href);
    const before = await exchanges();
    expect((await browser.visit(callback.href)).headers.location).toBe('/connected');
    expect(await exchanges()).toBe(before);
  });

  it('a spent code is not exchanged again without a connection', async () => {
    const { browser, callback } = await onTheWayBack();
    await browser.visit(callback.href);
    for (const name of browser.cookies.named('connection')) browser.cookies.delete(name);
    const before = await exchanges();
    expect(problemOf(await browser.visit(callback.href))).toBe('flow_unknown');
    expect(await exchanges()).toBe(before);
  });

  it('a code is exchanged once when its callback is delivered five times at once', async () => {
    const { browser, callback } = await onTheWayBack();
    const before = await exchanges();
    const responses = await Promise.all(Array.from({ length: 5 }, () => browser.visit(callback.href)));
    expect(
      responses.filter(({ headers }) => headers.location === '/connected').length,
    ).toBeGreaterThanOrEqual(1);
    for (const response of responses) expect(response.status).toBe(303);
    expect(await exchanges()).toBe(before + 1);
  });

  it('a used callback leads to its destination when its flow cookie is sent again', async () => {
    const browser = deployment.browser();
    const callback = await deployment.consent(browser, 'ana', '?return_to=%2Fconnected%3Fpage%3D2');
    const flows = browser.cookies.entries();
    await browser.visit(callback);
    const before = await exchanges();
    for (const [name, value] of flows) browser.cookies.set(name, value);
    expect((await browser.visit(callback)).headers.location).toBe('/connected?page=2');
    expect(await exchanges()).toBe(before);
  });

  it.each([
    ['two codes', (callback: URL) => callback.searchParams.append('code', 'x'), 'callback_invalid'],
    [
      'an error',
      (callback: URL) => {
        callback.search = `?error=server_error&state=${callback.searchParams.get('state')}`;
      },
      'authorization_failed',
    ],
    ['a rejected code', (callback: URL) => callback.searchParams.set('code', 'made-up'), 'code_rejected'],
  ])('a flow that ended with %s accepts no callback afterwards', async (_case, spoil, problem) => {
    const { browser, callback } = await onTheWayBack();
    const good = callback.href;
    spoil(callback);
    expect(problemOf(await browser.visit(callback.href))).toBe(problem);
    expect(browser.cookies.named('flow-')).toEqual([]);
    expect(problemOf(await browser.visit(good))).toBe('flow_unknown');
  });
});

describe('a damaged callback', () => {
  const long = 'x'.repeat(10_000);
  it.each<[string, (query: URLSearchParams) => string, string]>([
    ['two codes', (query) => `${query}&code=other`, 'callback_invalid'],
    ['a code and an error', (query) => `${query}&error=access_denied`, 'callback_invalid'],
    ['neither code nor error', (query) => `state=${query.get('state')}`, 'callback_invalid'],
    ['an empty code', (query) => `code=&state=${query.get('state')}`, 'callback_invalid'],
    [
      'a code of 10,000 characters',
      (query) => `code=${long}&state=${query.get('state')}`,
      'callback_invalid',
    ],
    ['an unknown value of 10,000 characters', (query) => `${query}&x=${long}`, 'callback_invalid'],
    ['a name of 10,000 characters', (query) => `${query}&${long}=1`, 'callback_invalid'],
    [
      'an ID token beside the code',
      (query) => `${query}&id_token=eyJhbGciOiJub25lIn0.e30.`,
      'callback_invalid',
    ],
    ['a packed (JARM) response', (query) => `${query}&response=eyJhbGciOiJub25lIn0.e30.`, 'callback_invalid'],
    ['another issuer', (query) => `${query}&iss=https%3A%2F%2Fevil.example`, 'issuer_mismatch'],
    ['an empty issuer', (query) => `${query}&iss=`, 'issuer_mismatch'],
    ['two issuers', (query) => `${query}&iss=a&iss=b`, 'issuer_mismatch'],
    ['two states', (query) => `${query}&state=other`, 'flow_unknown'],
    ['its state twice', (query) => `${query}&state=${query.get('state')}`, 'flow_unknown'],
    [
      'a list for a state',
      (query) => `code=${query.get('code')}&state[]=${query.get('state')}`,
      'flow_unknown',
    ],
    ['no state', (query) => `code=${query.get('code')}`, 'flow_unknown'],
    ['an empty state', (query) => `code=${query.get('code')}&state=`, 'flow_unknown'],
    ['a state of 10,000 characters', (query) => `code=${query.get('code')}&state=${long}`, 'flow_unknown'],
    [
      'a state with a null byte behind it',
      (query) => `code=${query.get('code')}&state=${query.get('state')}%00`,
      'flow_unknown',
    ],
    ['broken percent-encoding', () => 'code=%zz&state=%', 'flow_unknown'],
    ['bytes that are no UTF-8', () => 'code=%ff%fe&state=%c3%28', 'flow_unknown'],
    ['no parameters', () => '', 'flow_unknown'],
  ])('a callback with %s is refused without an exchange', async (_case, spoil, problem) => {
    const { browser, callback } = await onTheWayBack();
    const before = await exchanges();
    const response = await browser.visit(`/callback?${spoil(callback.searchParams)}`);
    expect(response.status).toBe(303);
    expect(problemOf(response)).toBe(problem);
    expect(await exchanges()).toBe(before);
    expect(browser.cookies.named('connection')).toEqual([]);
    expect((await browser.visit(response.location)).status).toBe(400);
  });

  it('a callback with access_denied leads to the Connect page with a notice', async () => {
    const { browser, callback } = await onTheWayBack();
    const response = await browser.visit(
      `/callback?error=access_denied&state=${callback.searchParams.get('state')}`,
    );
    expect(response.headers.location).toBe('/start?return_to=%2Fconnected');
  });

  it('the problem page and the log show no text of a callback', async () => {
    const { browser, callback } = await onTheWayBack();
    const state = callback.searchParams.get('state');
    const text = '<script>alert(1)</script>';
    const query = new URLSearchParams({
      error: text,
      error_description: text,
      error_uri: text,
      state: `${state}`,
    });
    const page = await browser.visit((await browser.visit(`/callback?${query}`)).location);
    expect(page.text).not.toContain('alert(1)');
    expect(deployment.log).not.toContain('alert(1)');
  });
});

describe('a request to /callback that is no navigation', () => {
  it.each<[string, string, Record<string, string>]>([
    ['HEAD', 'HEAD', {}],
    ['a prefetch', 'GET', { 'sec-purpose': 'prefetch' }],
    ['a prerender', 'GET', { 'sec-purpose': 'prefetch;prerender' }],
    ['an old prefetch', 'GET', { purpose: 'prefetch' }],
    ['an RSC request', 'GET', { rsc: '1' }],
    ['a router prefetch', 'GET', { rsc: '1', 'next-router-prefetch': '1' }],
    ['a segment prefetch', 'GET', { 'next-router-segment-prefetch': '/_tree' }],
    ['fetch()', 'GET', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
    ['an image', 'GET', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['a frame', 'GET', { 'sec-fetch-dest': 'iframe' }],
  ])('%s at /callback spends no code or flow', async (_case, method, headers) => {
    const { browser, callback } = await onTheWayBack();
    const before = await exchanges();
    const response = await browser.visit(callback.href, { method, headers });
    expect(response).toMatchObject({ text: '', cookies: [] });
    // Next.js first sends an RSC request to the same address with a parameter that keeps caches apart.
    if (response.status !== 503)
      expect(response).toMatchObject({
        status: 307,
        headers: { location: expect.stringMatching(/^\/callback\?.*&_rsc/) },
      });
    expect(await exchanges()).toBe(before);
    expect((await browser.visit(callback.href)).headers.location).toBe('/connected');
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('%s spends neither the code nor the flow', async (method) => {
    const { browser, callback } = await onTheWayBack();
    const before = await exchanges();
    const response = await browser.visit(callback.href, { method, headers: { origin: deployment.appUrl } });
    expect(response).toMatchObject({ status: 303, cookies: [] });
    expect(await exchanges()).toBe(before);
    expect((await browser.visit(callback.href)).headers.location).toBe('/connected');
  });
});

it('a callback leaves neither code nor state in the address bar, nor in a Referer', async () => {
  const { browser, callback } = await onTheWayBack();
  const response = await browser.visit(callback.href);
  expect(response).toMatchObject({ status: 303, headers: { location: '/connected' }, text: '' });
  expect(response.headers['referrer-policy']).toBe('no-referrer');
});
