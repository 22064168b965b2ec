import { randomBytes } from 'node:crypto';
import '../../scripts/tools/app-modules.ts';

type Cookie = { name: string; value: string };

/** What a connection with an access token of 1, 3 and 6 KB takes: rows of cookies, bytes and milliseconds. */
export async function seals(): Promise<string[][]> {
  Object.assign(process.env, {
    STYTCH_PROJECT_DOMAIN: 'https://bench.customers.stytch.dev',
    CONNECTED_APP_CLIENT_ID: 'bench',
    APP_URL: 'http://localhost:3000',
    SESSION_SECRET: randomBytes(32).toString('hex'),
  });
  const { unseal, seal } = await import('../../lib/cookies/seal.ts');
  const { writeCookie } = await import('../../lib/cookies/cookies.ts');
  const rows: string[][] = [];
  for (const kilobytes of [1, 3, 6]) {
    const connection = {
      id: 'x'.repeat(36),
      profile: { name: 'Ana Lindqvist', email: 'ana@example.com' },
      scope: ['openid', 'profile', 'email', 'offline_access', 'read:tasks'],
      accessToken: randomBytes(kilobytes * 768).toString('base64url'),
      refreshToken: 'x'.repeat(44),
    };
    const cookies: Cookie[] = [];
    const jar = {
      get: () => undefined,
      getAll: () => [],
      set: (name: string, value: string) => cookies.push({ name, value }),
    };
    const sealed = await Promise.all(
      Array.from({ length: 200 }, () => seal('connection', connection, 60_000)),
    );
    writeCookie(jar, 'connection', sealed[0] ?? '');
    rows.push([
      `${kilobytes} KB`,
      String(cookies.length),
      String(cookies.reduce((sum, { name, value }) => sum + name.length + value.length + 1, 0)),
      await each(200, () => seal('connection', connection, 60_000)),
      await each(200, (i) => unseal('connection', sealed[i])),
      await each(200, (i) => unseal('connection', sealed[i])),
    ]);
  }
  return rows;
}

async function each(times: number, work: (i: number) => Promise<unknown>): Promise<string> {
  const begun = performance.now();
  for (let i = 0; i < times; i++) await work(i);
  return `${((performance.now() - begun) / times).toFixed(3)} ms`;
}
