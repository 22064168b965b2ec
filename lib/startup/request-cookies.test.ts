import { globSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ownCookies } from './incoming-requests';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

const ours = [
  'connection=a',
  'connection.0=a',
  'connection.2=b%3D=',
  'pending=c',
  'problem.1=d',
  'draft=',
  'disconnected=id.lq1~id2.lq2',
  'refresh-deferred=1',
  'refresh-refused=x_-y',
  `flow-${'a-_Z'.repeat(5)}xx.mfk2x8a1=Fe26.2*1*x`,
].map((pair) => `__Host-${pair}`);

describe('of a Cookie header', () => {
  it('everything that the app sets stays, to the letter and in order', () => {
    expect(ownCookies(ours.join('; '))).toBe(ours.join('; '));
  });

  it.each([
    'theme=dark',
    'connection=tossed-without-prefix',
    '__Host-connection-2=x',
    '__Host-connection.x=x',
    '__Host-flow-=x',
    '__Secure-connection=x',
    '__proto__=x',
    'noequals',
    '=',
    '',
  ])('%j goes', (foreign) => {
    expect(ownCookies(`${foreign}; ${ours[0]} ;${foreign}`)).toBe(ours[0]);
  });

  it('a name that comes again is there once, by its last value', () => {
    expect(ownCookies('__Host-draft=1; __Host-draft=2; '.repeat(900))).toBe('__Host-draft=2');
  });

  it('of thousands of flows the last fifty stay, and with them whatever else is ours', () => {
    const flows = Array.from({ length: 2000 }, (_, index) => `__Host-flow-${index}.mfk2x8a1=`);
    expect(ownCookies([...flows, ours[0]].join(';'))).toBe([...flows.slice(-50), ours[0]].join('; '));
  });
});

it('knows them without the prefix on http, and only so', async () => {
  vi.stubEnv('APP_URL', 'http://localhost:3000');
  vi.resetModules();
  const { ownCookies } = await import('./incoming-requests');
  expect(ownCookies('__Host-connection=a; connection=b; flow-x.1=c')).toBe('connection=b; flow-x.1=c');
});

it('knows every cookie that the sources name', () => {
  const named = globSync('{app,lib}/**/*.{ts,tsx}', { exclude: ['**/*.test.*'] }).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:cookieName\(|const cookie = )'([\w-]+)'/g)].map(
      ([, name]) => name ?? '',
    ),
  );
  expect(named.length).toBeGreaterThanOrEqual(7);
  for (const name of named) {
    const pair = `__Host-${name === 'flow-' ? 'flow-x.1' : name}=x`;
    expect(ownCookies(pair), name).toBe(pair);
  }
});
