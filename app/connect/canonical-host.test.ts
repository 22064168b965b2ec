import { expect, it } from 'vitest';
import { canonicalAddress } from './canonical-host';

const from = (host: string, path = '/connect?return_to=%2Fx') =>
  canonicalAddress(new Request(`http://localhost:3000${path}`, { headers: { host } }));

// A proxy may write its port, also where that is the usual one.
it.each(['app.example', 'app.example:443', 'APP.example'])(
  'redirects no request to %s, APP_URL’s host',
  (host) => {
    expect(from(host)).toBeUndefined();
  },
);

it.each([
  'www.app.example',
  '127.0.0.1:3000',
  'evil.example',
  'app.example:8443',
  'app.example:80',
  'app.example.',
  'no host',
  'app.example.evil.example',
])('redirects a request on host %s to APP_URL, and keeps path and query', (host) => {
  expect(from(host)).toBe('https://app.example/connect?return_to=%2Fx&canonical=1');
});

it('ignores X-Forwarded-Host', () => {
  const headers = { host: 'app.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' };
  expect(canonicalAddress(new Request('http://localhost:3000/connect', { headers }))).toBeUndefined();
});

it('redirects once, so that a proxy that rewrites Host makes no loop', () => {
  expect(from('inner', '/connect?canonical=1')).toBeUndefined();
});
