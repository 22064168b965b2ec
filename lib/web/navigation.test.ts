import { describe, expect, it } from 'vitest';
import { isNavigation, isSameOrigin } from './http';

const request = (headers: Record<string, string>, init: { method?: string; query?: string } = {}) =>
  new Request(`https://app.example/connect${init.query ?? ''}`, { method: init.method ?? 'GET', headers });

describe('isNavigation', () => {
  it.each<[string, Record<string, string>]>([
    [
      'of a current browser',
      { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'none' },
    ],
    [
      'by a link on another site',
      { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'cross-site' },
    ],
    ['of a browser that sends no such headers', {}],
    ['with headers of no meaning here', { accept: 'text/html', purpose: 'shopping' }],
  ])('accepts a navigation %s', (_case, headers) => {
    expect(isNavigation(request(headers))).toBe(true);
  });

  it.each<[string, Record<string, string>]>([
    ['prefetch', { 'sec-purpose': 'prefetch' }],
    ['prerender', { 'sec-purpose': 'prefetch;prerender' }],
    ['prefetch by a private proxy', { 'sec-purpose': 'prefetch;anonymous-client-ip' }],
    ['old Chrome’s prefetch', { purpose: 'prefetch' }],
    ['Safari’s preview', { 'x-purpose': 'preview' }],
    ['Firefox’s prefetch', { 'x-moz': 'prefetch' }],
    ['Next’s RSC request', { rsc: '1' }],
    ['Next’s prefetch', { 'next-router-prefetch': '1' }],
    ['Next’s segment prefetch', { 'next-router-prefetch': '2', 'next-router-segment-prefetch': '/_tree' }],
    ['a bare segment prefetch', { 'next-router-segment-prefetch': '/_tree' }],
    ['Next’s router state', { 'next-router-state-tree': '%5B%22%22%5D' }],
    ['a server action', { 'next-action': 'abc' }],
    ['middleware prefetch', { 'x-middleware-prefetch': '1' }],
    ['fetch()', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
    ['fetch() without CORS', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'empty' }],
    ['an image', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['a script', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' }],
    ['a frame', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }],
    ['an object', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'object' }],
    ['a web socket', { 'sec-fetch-mode': 'websocket' }],
  ])('refuses a request that is no navigation: %s', (_case, headers) => {
    expect(isNavigation(request(headers))).toBe(false);
  });

  it.each(['HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses the method %s', (method) => {
    expect(isNavigation(request({}, { method }))).toBe(false);
  });

  it('refuses an RSC request by its parameter when a proxy dropped its headers', () => {
    expect(isNavigation(request({}, { query: '?_rsc=abc12' }))).toBe(false);
  });
});

describe('isSameOrigin', () => {
  const app = 'https://app.example';
  it.each<[string, Record<string, string>, boolean]>([
    ['our form', { 'sec-fetch-site': 'same-origin', origin: app }, true],
    ['our form in a browser without fetch metadata', { origin: app }, true],
    ['our form where the browser hides Origin', { 'sec-fetch-site': 'same-origin' }, true],
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, false],
    ['a sibling domain', { 'sec-fetch-site': 'same-site', origin: 'https://evil.app.example' }, false],
    ['no origin at all', {}, false],
    ['a null origin', { origin: 'null' }, false],
    ['a null origin said to be ours', { 'sec-fetch-site': 'same-origin', origin: 'null' }, false],
    ['an empty origin', { origin: '' }, false],
    ['our address typed in', { 'sec-fetch-site': 'none' }, false],
    ['http instead of https', { origin: 'http://app.example' }, false],
    ['another port', { origin: 'https://app.example:8443' }, false],
    ['our name as a prefix', { origin: 'https://app.example.evil.example' }, false],
    ['our name as a user', { origin: 'https://app.example@evil.example' }, false],
    ['our origin with a path', { origin: 'https://app.example/' }, false],
    ['two origins', { origin: 'https://app.example, https://evil.example' }, false],
    ['our origin from another site', { 'sec-fetch-site': 'cross-site', origin: app }, false],
  ])('decides about a request of %s (%j): %s', (_case, headers, passes) => {
    expect(isSameOrigin(new Headers(headers))).toBe(passes);
  });
});
