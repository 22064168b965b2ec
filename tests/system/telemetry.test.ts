import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { beforeAll, expect, it } from 'vitest';
import { has } from '../runner/machine.ts';
import { SecretWatch } from '../support/secret-watch.ts';
import { testDeployment } from '../support/vitest.ts';

const HOUR = 60 * 60_000;
/** In the code of the exporter only. */
const exporter = 'v1/traces';

const watched = testDeployment({ redis: has('redis-server'), collector: true });
const plain = testDeployment();

/** Values that are no secrets of the issuer, and that no span or metric may hold either. */
const title = 'Ask Juniper';
const personal = ['Juniper', 'ana@', 'Mei', 'a-path', 'stranger', 'a-forged-code'];
const states: string[] = [];

/** @returns whether an app has loaded the code that exports */
async function exports({ apps: [app] }: typeof watched): Promise<boolean> {
  const { loaded } = (await app?.vitals()) ?? { loaded: [] };
  return loaded.some((file) => file.endsWith('.js') && readFileSync(file, 'utf8').includes(exporter));
}

/** All that users do and meet, and what strangers send. */
beforeAll(async () => {
  await plain.connected();
  const trouble = (endpoints: object) => watched.control('switches', { endpoints });
  const user = await watched.connected('Ana');
  let page = await user.press(await user.open('/connected'), 'Allow editing', { title });
  page = await user.press(await user.follow(page, 'Continue'), 'Allow');
  await user.press(page, 'Add task', { title });
  await trouble({ api: { status: 500 } });
  await user.open('/connected');
  await trouble({ api: null, refresh: null });
  await watched.advance(HOUR);
  await user.open('/connected');
  await trouble({ refresh: { status: 503 } });
  await watched.advance(HOUR);
  await user.open('/connected');
  await trouble({ refresh: null });
  await watched.advance(HOUR);
  await user.open('/connected');
  page = await user.press(await user.open('/connect'), 'Log in as somebody else');
  await user.press(await user.connect('Mei'), 'Switch to Mei');
  await user.press(await user.open('/connected'), 'Disconnect');

  const another = await watched.connected('Ana');
  await another.press(await another.open('/connect?another'), 'Deny');
  await trouble({ exchange: { status: 400, body: { error: 'invalid_grant' } } });
  await watched.browser().visit(await watched.consent(another.browser));
  await another.open(await watched.consent(another.browser));
  await trouble({ exchange: null, refresh: { status: 400, body: { error: 'invalid_grant' } } });
  await watched.advance(HOUR);
  await another.open('/connected');
  await trouble({ refresh: null });

  const browser = watched.browser();
  const { location } = await browser.visit('/connect');
  states.push(new URL(location).searchParams.get('state') as string);
  const query = `?code=a-forged-code&state=${states[0]}`;
  const tracing = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00`, tracestate: 'x=stranger' };
  for (const path of ['/callback', '/a-path', '/connected/a-path', '/problem/a-path', '/_next/x'])
    for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS'])
      await browser.visit(path + query, { method, headers: { ...tracing, baggage: 'x=stranger' } });
  await browser.visit(`/connected${query}`, {
    headers: { rsc: '1', 'next-router-state-tree': '%5B%22stranger%22%5D' },
  });
  // It sends the rest before it ends.
  await watched.kill(0, 'SIGTERM');
}, 120_000);

const spans = (name: string) => watched.collector.spans.filter((span) => span.name === name);
const attributes = (name: string) => spans(name).map((span) => span.attributes);

it('exports spans of exchange, refresh and API calls, with codes', () => {
  expect(attributes('exchange')).toContainEqual({});
  expect(attributes('exchange')).toContainEqual({ 'error.type': 'code_rejected' });
  expect(attributes('refresh')).toContainEqual({ 'connected_app.outcome': 'fresh' });
  expect(attributes('refresh')).toContainEqual({
    'connected_app.outcome': 'deferred',
    'error.type': 'refresh_unavailable',
  });
  expect(attributes('refresh')).toContainEqual({
    'connected_app.outcome': 'ended',
    'connected_app.why': 'withdrawn',
  });
  const call = { 'http.request.method': 'GET', 'server.address': '127.0.0.1' };
  expect(attributes('API call')).toContainEqual(call);
  expect(attributes('API call')).toContainEqual({ ...call, 'error.type': 'unavailable' });
  expect(spans('refresh').filter(({ status }) => status.code === 2)).toHaveLength(
    attributes('refresh').filter((codes) => 'error.type' in codes).length,
  );
});

it.runIf(has('redis-server'))('exports spans of Redis commands within a request, by name', () => {
  const commands = watched.collector.spans.filter(
    ({ attributes: codes }) => codes['db.system.name'] === 'redis',
  );
  expect(new Set(commands.map(({ name }) => name))).toContain('redis SET');
  expect(commands.every(({ parentSpanId }) => parentSpanId)).toBe(true);
});

it('puts its spans into the trace of their request, which has the name of a route', () => {
  const all = new Map(watched.collector.spans.map((span) => [span.spanId, span]));
  const [exchange] = spans('exchange');
  const ancestors: string[] = [];
  for (let span = exchange; span; span = all.get(span.parentSpanId ?? '')) ancestors.push(span.name);
  expect(ancestors.at(0)).toBe('exchange');
  expect(ancestors).toContain('GET /callback');
});

it('counts connections, ends and refreshes, and measures the time of issuer and platform', () => {
  const { collector } = watched;
  const count = (name: string) => {
    const points = collector.points(`connected_app.${name}`);
    return points.map(({ attributes: codes, value }) => [...Object.values(codes), value]);
  };
  expect(count('connected')).toEqual(expect.arrayContaining([['switched', 1]]));
  expect(count('ended')).toEqual(
    expect.arrayContaining([
      ['disconnected', 1],
      ['switched', 1],
      ['withdrawn', 1],
    ]),
  );
  const refreshes = count('refreshes');
  expect(refreshes).toEqual(
    expect.arrayContaining([
      ['fresh', 2],
      ['deferred', 'refresh_unavailable', 1],
      ['ended', 'withdrawn', 1],
    ]),
  );
  expect(count('deferred')[0]?.[0]).toBe('refresh_unavailable');
  const times = collector.points('http.client.request.duration');
  expect(times.map(({ attributes: codes }) => codes)).toContainEqual({
    'server.address': '127.0.0.1',
    'http.request.method': 'POST',
    'http.response.status_code': 503,
  });
});

it('exports no state, no path of a stranger and nothing personal', () => {
  const { text } = watched.collector;
  for (const value of [...states, ...personal]) expect(text, value).not.toContain(value);
  expect(text).not.toContain('?');
});

it('the search for secrets finds one in a span', async () => {
  const watch = new SecretWatch(watched.sandbox.platformUrl, {});
  const [exchange] = await watched.received('/v1/oauth2/token');
  const { access_token: token } = JSON.parse(exchange?.answer ?? '');
  await expect(watch.assertKept('', `{"stringValue":"${token}"}`)).rejects.toThrow(
    'access_token in a span or metric',
  );
});

it('loads the exporter with OTEL_EXPORTER_OTLP_ENDPOINT only', async () => {
  expect(await exports(plain)).toBe(false);
  await watched.restart(0);
  expect(await exports(watched)).toBe(true);
});

it('sends no trace id to issuer and platform', async () => {
  const requests = [
    ...(await watched.received('/v1/oauth2/token')),
    ...(await watched.received('/v1/tasks')),
  ];
  expect(requests.length).toBeGreaterThan(10);
  expect(requests.filter(({ headers }) => 'traceparent' in headers)).toEqual([]);
});

it.each(['refuses connections', 'never responds'])(
  'connects users, and ends soon, while the collector %s; the log says that nothing was exported',
  async (how) => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    if (how === 'refuses connections') silent.close();
    const OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${port}`;
    await plain.restart(0, { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TIMEOUT: '500' });
    const before = plain.log.length;
    await plain.connected();
    const since = performance.now();
    await plain.kill(0, 'SIGTERM');
    expect(performance.now() - since).toBeLessThan(8000);
    expect(plain.log.slice(before)).toContain('telemetry could not be exported');
    if (silent.listening) silent.close();
  },
);
