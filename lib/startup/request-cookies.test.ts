import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NextRequest } from 'next/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cookieTable } from '@/lib/cookies/cookies';
import { limitedCookies } from './incoming-requests';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

/** Every cookie of the table, in every form that it has. */
const ours = Object.entries(cookieTable).flatMap(([name, row]) => {
  if ('many' in row) return [`__Host-${name}-${'a-_Z'.repeat(5)}xx.mfk2x8a1=Fe26.2*1*x`];
  const count = 'maxBytes' in row ? Math.ceil(row.maxBytes / 3900) : 0;
  const chunks = Array.from({ length: count }, (_, chunk) => `__Host-${name}.${chunk}=b%3D=`);
  return [`__Host-${name}=id.lq1~id2.lq2`, ...chunks];
});

describe('limitedCookies', () => {
  it('keeps every cookie of this app unchanged and in order', () => {
    expect(limitedCookies(ours.join('; '))).toBe(ours.join('; '));
  });

  it.each([
    'theme=dark',
    '__Host-session=x',
    '__Secure-authjs.session-token.0=a.b=',
    'connection=tossed-without-prefix',
    '__Host-flow-=x',
    '__proto__=x',
    'noequals',
    'empty=',
  ])('keeps the cookie %j of another app', (foreign) => {
    expect(limitedCookies(`${foreign}; ${ours[0]}`)).toBe(`${foreign}; ${ours[0]}`);
  });

  it.each(['', '=', '=x', ' ; '])('drops %j, which names no cookie', (nameless) => {
    expect(limitedCookies(`${nameless}; ${ours[0]} ;${nameless}`)).toBe(ours[0]);
  });

  it('keeps a repeated name once, with its last value', () => {
    expect(limitedCookies('__Host-draft=1; __Host-draft=2; x=1; x=2; '.repeat(900))).toBe(
      '__Host-draft=2; x=2',
    );
  });

  it('keeps the last fifty connections of thousands of users', () => {
    const all = Array.from(
      { length: 2000 },
      (_, nth) => `__Host-connection-${nth.toString(16).padStart(16, '0')}=`,
    );
    expect(limitedCookies(all.join('; '))).toBe(all.slice(-50).join('; '));
  });

  it('keeps every cookie of this app, the last fifty flows and the last fifty others of thousands', () => {
    const foreign = Array.from({ length: 2000 }, (_, index) => `x${index}=`);
    const flows = Array.from({ length: 2000 }, (_, index) => `__Host-flow-${index}.mfk2x8a1=`);
    const kept = [...foreign.slice(-50), ...flows.slice(-50), ...ours.filter((pair) => !/flow/.test(pair))];
    const own = ours.filter((pair) => !/flow/.test(pair));
    expect(limitedCookies([...foreign, ...flows, ...own].join(';'))).toBe(kept.join('; '));
  });
});

it('bounds flows by their name with the port on http', async () => {
  vi.stubEnv('APP_URL', 'http://localhost:3000');
  vi.resetModules();
  const { limitedCookies } = await import('./incoming-requests');
  const flows = Array.from({ length: 60 }, (_, index) => `3000-flow-${index}.mfk2x8a1=`);
  expect(limitedCookies(['3000-connection=b', ...flows].join('; '))).toBe(
    ['3000-connection=b', ...flows.slice(-50)].join('; '),
  );
});

it.each([
  ['http://localhost:3000', 'session'],
  ['http://localhost:3000', '__Host-session'],
  ['https://app.example', 'session'],
  ['https://app.example', '__Host-session'],
  ['https://app.example', '__Secure-authjs.session-token'],
])('lets Next.js read the cookie of another login, on %s by the name %s', async (appUrl, name) => {
  vi.stubEnv('APP_URL', appUrl);
  vi.resetModules();
  (await import('./incoming-requests')).sanitizeRequests();
  const server = createServer(({ headers }, response) => {
    const request = new NextRequest(appUrl, { headers: { cookie: headers.cookie ?? '' } });
    response.end(request.cookies.get(name)?.value);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const response = await fetch(address, {
    headers: { cookie: `theme=dark; ${name}=who%20it%20is; connection=x` },
  });
  expect(await response.text()).toBe('who it is');
  server.close();
});
