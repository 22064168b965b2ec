import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { describe, expect, it } from 'vitest';
import { parseConfig } from './config';
import { redisAddress, variables } from './environment-variables';

const takes = (url: string) => redisAddress.safeParse(url).success;

function clientTakes(url: string): boolean {
  try {
    createClient({ url });
    return true;
  } catch {
    return false;
  }
}

describe('redisAddress', () => {
  it.each([
    'redis://localhost',
    'redis://localhost:6379/',
    'rediss://user:p%25zz@redis.example:6380/15',
    'redis://:p%C3%A9@[::1]:6379',
  ])('accepts %s, as the client does', (url) => {
    expect([takes(url), clientTakes(url)]).toEqual([true, true]);
  });

  it.each([
    'redis://:p%zz@localhost',
    'redis://u%:41@localhost',
    'redis://:%ff@localhost',
    'redis://localhost/abc',
    'redis://localhost/1/2',
  ])('refuses %s, over which the client throws', (url) => {
    expect([takes(url), clientTakes(url)]).toEqual([false, false]);
  });

  it.each(['http://localhost', 'localhost:6379', ''])('refuses %j, which is no Redis address', (url) => {
    expect(takes(url)).toBe(false);
  });
});

it.each([
  'STYTCH_PROJECT_DOMAIN',
  'CONNECTED_APP_CLIENT_SECRET',
  'SESSION_SECRET',
  'SCOPES',
  'REDIS_URL',
  'LOG_LEVEL',
])('names the quotes around the value of %s, as docker run --env-file leaves them', (name) => {
  for (const quote of ['"', "'"]) {
    const result = parseConfig({ [name]: `${quote}value-of-32-characters-or-more${quote}` });
    const fault = { name, fault: expect.stringContaining('quote'), fix: 'remove the quotes' };
    expect('faults' in result && result.faults).toContainEqual(fault);
  }
});

// [login]
it('accepts a login without passwords on loopback alone', () => {
  const parsedAt = (APP_URL: string) => parseConfig({ ...process.env, APP_URL, SAMPLE_LOGIN: '1' });
  expect(parsedAt('http://localhost:3000')).toMatchObject({ config: { sampleLogin: true } });
  expect(parsedAt('https://app.example')).toMatchObject({ faults: [{ name: 'SAMPLE_LOGIN' }] });
  expect(parseConfig({ ...process.env, SAMPLE_LOGIN: 'yes' })).toMatchObject({
    faults: [{ name: 'SAMPLE_LOGIN', fault: 'is not 1' }],
  });
});
// [/login]

it.each(['.env.example', 'README.md'])('%s names every variable', (file) => {
  const text = readFileSync(join(import.meta.dirname, '..', file), 'utf8');
  const missing = Object.keys(variables).filter((name) => !new RegExp(`\\b${name}\\b`).test(text));
  expect(missing.map((name) => `Describe ${name} in ${file}.`)).toEqual([]);
});
