import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { environmentFor, row } from './testing/examine.ts';
import { NO_SERVER } from './testing/server.ts';

const env = environmentFor(NO_SERVER);

/** As much of Postgres as refuses every client: an ErrorResponse of its protocol. */
async function refusing(sqlState: string): Promise<string> {
  const fields = Buffer.from(`SFATAL\0C${sqlState}\0Mpassword authentication failed for "app"\0\0`);
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(fields.length + 4, 1);
  const server = createServer((socket) =>
    socket.once('data', () => socket.end(Buffer.concat([head, fields]))).on('error', () => {}),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `postgres://app:database-password@127.0.0.1:${(server.address() as { port: number }).port}/app`;
}

it('reports ✗ when no server runs at DATABASE_URL, until the variable is removed', async () => {
  const finding = await row('database', { ...env, DATABASE_URL: 'postgres://app@127.0.0.1:9/app' });
  expect(finding).toMatchObject({ state: 'fault', saw: expect.stringContaining('ECONNREFUSED') });
  expect(finding.fix).toContain('remove the variable');
  expect(await row('database', env)).toMatchObject({ state: 'ok' });
});

it.each([
  ['28P01', 'check the user and the password'],
  ['3D000', 'create that database'],
  ['57P03', 'try again in a minute'],
])(
  'reports ✗ for the refusal %s of Postgres, with what to do, and shows no password',
  async (sqlState, advice) => {
    const finding = await row('database', { ...env, DATABASE_URL: await refusing(sqlState) });
    expect(finding).toMatchObject({ state: 'fault', saw: expect.stringContaining(sqlState) });
    expect(finding.fix).toContain(advice);
    expect(JSON.stringify(finding)).not.toContain('database-password');
  },
);

it('warns of CRON_SECRET without a database: no job runs', async () => {
  const finding = await row('database', { ...env, CRON_SECRET: 'a-secret-that-a-cron-service-has-0001' });
  expect(finding).toMatchObject({ state: 'warning', fix: expect.stringContaining('DATABASE_URL') });
});

it('reports ✓ for a database within the app, and opens none', async () => {
  expect(await row('database', { ...env, DATABASE_URL: 'pglite:./.data' })).toMatchObject({ state: 'ok' });
});
