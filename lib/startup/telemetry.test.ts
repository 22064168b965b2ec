import { type Attributes, SpanStatusCode } from '@opentelemetry/api';
import { type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, it } from 'vitest';
import { redacted } from './telemetry';

const secret = 'a-secret-value';
const url = `http://127.0.0.1:9/a?code=${secret}`;

/** @returns a span of a library, that holds a value in every place that a span has, as it is exported */
async function exported(attributes: Attributes, scope = 'next.js'): Promise<ReadableSpan> {
  const { promise, resolve } = Promise.withResolvers<ReadableSpan>();
  const exporter = {
    export: ([span]: ReadableSpan[]) => span && resolve(redacted(span)),
    shutdown: async () => {},
  };
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const span = provider.getTracer(scope).startSpan(`GET ${url}`, { attributes });
  span.recordException(new Error(secret));
  span.setStatus({ code: SpanStatusCode.ERROR, message: secret });
  span.addLink({ context: span.spanContext(), attributes: { secret } });
  span.end();
  return promise;
}

it.each<[string, Attributes, string, Attributes]>([
  [
    'of a request',
    { 'http.method': 'GET', 'http.target': url, 'next.route': '/callback', 'next.span_name': url },
    'GET /callback',
    { 'http.method': 'GET', 'http.route': '/callback' },
  ],
  [
    'of a request without a page, whose route is its path',
    {
      'http.method': 'POST',
      'next.route': `/${secret}`,
      'http.route': `/${secret}`,
      'http.status_code': 404,
    },
    'POST',
    { 'http.method': 'POST', 'http.status_code': 404 },
  ],
  [
    'of a route that every object has',
    { 'http.method': 'GET', 'next.route': 'constructor' },
    'GET',
    { 'http.method': 'GET' },
  ],
  [
    'of a fetch',
    {
      'http.method': 'GET',
      'http.url': url,
      'net.peer.name': '127.0.0.1',
      'next.span_type': 'AppRender.fetch',
    },
    'GET 127.0.0.1',
    { 'http.method': 'GET', 'net.peer.name': '127.0.0.1', 'next.span_type': 'AppRender.fetch' },
  ],
  ['of a segment', { 'next.span_type': 'a.b', 'next.segment': secret }, 'a.b', { 'next.span_type': 'a.b' }],
  ['of an instrumentation', { 'url.full': url, 'url.query': secret, 'db.query.text': secret }, 'undici', {}],
])('takes the values out of a span %s', async (_what, attributes, name, kept) => {
  const span = await exported(attributes, name === 'undici' ? name : 'next.js');
  expect(span).toMatchObject({ name, status: { code: SpanStatusCode.ERROR }, events: [], links: [] });
  expect(span.attributes).toEqual(kept);
  expect(span.status).not.toHaveProperty('message');
  expect(span.ended).toBe(true);
});

it('keeps the names of this app’s own spans', async () => {
  const span = await exported({ 'connected_app.outcome': 'fresh', email: secret }, 'connected-app');
  expect(span.name).toBe(`GET ${url}`);
  expect(span.attributes).toEqual({ 'connected_app.outcome': 'fresh' });
});
