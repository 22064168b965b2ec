import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { parseConfig } from '@/lib/config';
import { log } from '@/lib/log';
import type { Result } from '@/lib/platform/request';

const secrets = ['a-secret-that-a-cron-service-has-0001', 'a-secret-that-a-cron-service-had-0000'];
const [secret = ''] = secrets;
Object.assign(process.env, { DATABASE_URL: 'postgres://app@127.0.0.1:9/app', CRON_SECRET: secrets.join() });
const { backgroundJob } = await import('./job');

const warned = vi.spyOn(log, 'warn').mockReturnValue();
vi.spyOn(log, 'error').mockReturnValue();
const work = async (): Promise<Result<string>> => ({ ok: true, value: 'done' });
const of = { name: 'test', everyMs: 1, schema: z.string(), work };
const job = backgroundJob(of);
const call = (headers: Record<string, string>, query = '') =>
  job.handle(new Request(`https://app.example/jobs/test${query}`, { method: 'POST', headers }));

describe('who may start a job', () => {
  it.each([
    ['no secret', {}, ''],
    ['a wrong secret', { authorization: `Bearer ${secret}x` }, ''],
    ['the beginning of the secret', { authorization: `Bearer ${secret.slice(0, -1)}` }, ''],
    ['an empty secret', { authorization: 'Bearer ' }, ''],
    ['another scheme', { authorization: `Basic ${secret}` }, ''],
    ['the secret without a scheme', { authorization: secret }, ''],
    ['the secret in the query', {}, `?secret=${secret}&authorization=Bearer%20${secret}`],
    ['the whole list', { authorization: `Bearer ${process.env.CRON_SECRET}` }, ''],
    ['the secret in a cookie', { cookie: `authorization=Bearer ${secret}` }, ''],
  ])('refuses %s', async (_what, headers, query) => {
    const response = await call(headers as unknown as Record<string, string>, query);
    expect([response.status, await response.json()]).toEqual([401, { error: 'wrong_secret' }]);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(JSON.stringify(warned.mock.calls)).not.toContain('a-secret-that');
  });

  it.each(secrets)('accepts each listed secret: %s', async (sent) => {
    // It then looks for the database, which is away.
    const response = await call({ authorization: `bearer ${sent}` });
    expect([response.status, await response.json()]).toEqual([503, { error: 'store_unavailable' }]);
  });

  it.each([
    ['short', /fewer than 32/],
    [`${secret},`, /empty entry/],
  ])('the app does not start with CRON_SECRET=%s', (CRON_SECRET, fault) => {
    const faults = [{ name: 'CRON_SECRET', fault: expect.stringMatching(fault) }];
    expect(parseConfig({ ...process.env, CRON_SECRET })).toMatchObject({ faults });
  });

  it.each([
    ['CRON_SECRET', 401, 'no_cron_secret'],
    ['DATABASE_URL', 501, 'no_database'],
  ])('says that %s is not set', async (name, status, error) => {
    vi.resetModules();
    vi.stubEnv(name, '');
    const fresh = await import('./job');
    const other = fresh.backgroundJob(of);
    const headers = { authorization: `Bearer ${secret}` };
    const response = await other.handle(new Request('https://app.example/', { method: 'POST', headers }));
    expect([response.status, await response.json()]).toEqual([status, { error }]);
    vi.unstubAllEnvs();
  });
});
