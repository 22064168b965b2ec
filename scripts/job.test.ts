import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { at } from './tools/paths.ts';
import { run } from './tools/run.ts';

/** The command itself, before an app that responds so, one response after the other. */
async function job(...responses: [status: number, body: string][]) {
  const server = createServer((_request, response) => {
    const [status = 500, body = ''] = responses.shift() ?? [];
    response.writeHead(status).end(body);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const env = {
    APP_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    CRON_SECRET: 'secret',
  };
  return run([process.execPath, at('scripts/job.ts'), 'digest'], env);
}

it('runs the job again until nothing is due', async () => {
  const counts = { done: 1, deferred: 0, ended: 0 };
  const { code, output } = await job(
    [200, JSON.stringify({ ...counts, remaining: 1 })],
    [200, JSON.stringify({ ...counts, remaining: 0 })],
  );
  expect(output.match(/"remaining":\d/g)).toEqual(['"remaining":1', '"remaining":0']);
  expect(code).toBe(0);
});

it.each([
  ['the app has no such job', 404, 'Not found', /404 no such job/],
  ['the app says why', 401, '{"error":"unauthorized"}', /401 unauthorized/],
  ['a proxy responds in place of the app', 502, '<h1>Bad gateway</h1>', /502 unexpected response from http:/],
  ['the address redirects', 308, '', /308 unexpected response from http:/],
])('exits with 1 and says what came when %s', async (_what, status, body, said) => {
  const { code, output } = await job([status, body]);
  expect(output).toMatch(said);
  expect(code).toBe(1);
});
