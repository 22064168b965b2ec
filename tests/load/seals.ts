import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
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
    const scope = ['openid', 'profile', 'email', 'offline_access', 'read:tasks'];
    const now = Date.now();
    const connection = {
      subject: `user-test-${randomUUID()}`,
      profile: { name: 'Ana Lindqvist', email: 'ana@example.com' },
      scope,
      accessToken: [27, kilobytes * 768 - 285, 256].map(base64url).join('.'),
      refreshToken: base64url(32),
      expiresAt: now,
      id: randomBytes(16).toString('hex'),
      issuer: 'https://bench.customers.stytch.dev',
      requestedScope: scope,
      refreshAt: now,
      refreshCount: 0,
      connectedAt: now,
    };
    const cookies: Cookie[] = [];
    const jar = {
      get: () => undefined,
      getAll: () => [],
      set: (name: string, value: string) => cookies.push({ name, value }),
    };
    const sealed = Array.from({ length: 200 }, () => seal('connection', connection, 60_000));
    writeCookie(jar, 'connection', sealed[0] ?? '');
    rows.push([
      `${kilobytes} KB`,
      String(cookies.length),
      String(cookies.reduce((sum, { name, value }) => sum + name.length + value.length + 1, 0)),
      each(200, () => seal('connection', connection, 60_000)),
      each(200, (i) => unseal('connection', sealed[i], z.unknown())),
      each(200, (i) => unseal('connection', sealed[i], z.unknown())),
    ]);
  }
  return rows;
}

const base64url = (bytes: number) => randomBytes(bytes).toString('base64url');

function each(times: number, work: (i: number) => unknown): string {
  const begun = performance.now();
  for (let i = 0; i < times; i++) work(i);
  return `${((performance.now() - begun) / times).toFixed(3)} ms`;
}
