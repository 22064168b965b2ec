import { subscribe } from 'node:diagnostics_channel';
import { setTimeout } from 'node:timers/promises';
import {
  context,
  DiagLogLevel,
  diag,
  metrics,
  propagation,
  type Span,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  type ReadableSpan,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { describeError, log } from '@/lib/log';
import { routes } from '@/lib/routes';
import { meter, tracer } from '@/lib/telemetry';

/** Longest wait for the collector when the server stops, in milliseconds. */
const flushMs = 3000;

/**
 * Exports spans and metrics to `OTEL_EXPORTER_OTLP_ENDPOINT` (OTLP over HTTP, JSON). The exporters read the other variables
 * `OTEL_EXPORTER_OTLP_…` themselves, the resource `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES`.
 *
 * @returns sends what is left, before the process ends
 */
export function exportTelemetry(): () => Promise<unknown> {
  const failed = () => log.warn('telemetry could not be exported');
  const silent = () => {};
  // The SDK's messages may quote the collector's response.
  const logger = { error: failed, warn: silent, info: silent, debug: silent, verbose: silent };
  diag.setLogger(logger, DiagLogLevel.ERROR);
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'connected-app' }))
    .merge(detectResources({ detectors: [envDetector] }));
  const exporter = new OTLPTraceExporter();
  const send = exporter.export.bind(exporter);
  exporter.export = (spans, done) => send(spans.map(redacted), done);
  const spanProcessors = [new BatchSpanProcessor({ exporter })];
  // By default a client could keep its requests out of the traces, with `traceparent`.
  const spans = new TracerProvider({ resource, sampler: new AlwaysOnSampler(), spanProcessors });
  const reader = new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() });
  const numbers = new MeterProvider({ resource, readers: [reader] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(spans);
  metrics.setGlobalMeterProvider(numbers);
  timeUpstream();
  traceRedis();
  return () =>
    Promise.race([
      Promise.allSettled([spans.forceFlush(), numbers.forceFlush()]),
      setTimeout(flushMs, undefined, { ref: false }),
    ]);
}

/** The attributes that hold codes and hosts. All others are dropped, such as `http.target` with a code and a state. */
const harmless =
  /^(connected_app\.\w+|db\.(system|operation)\.name|error\.type|http\.(method|status_code|request\.method|response\.status_code)|net\.peer\.(name|port)|next\.(bubble|rsc|span_type)|server\.address)$/;

/**
 * Takes the values out of a span: those of Next.js hold URLs, with queries, in attributes and names, and messages of errors
 * in events and status. A client chooses `tracestate`.
 */
export function redacted(span: ReadableSpan): ReadableSpan {
  const { name, attributes, status, instrumentationScope: scope } = span;
  const kept = Object.fromEntries(Object.entries(attributes).filter(([key]) => harmless.test(key)));
  const route = String(attributes['next.route']);
  // For a path without a page, Next.js may put the path here.
  const known = Object.hasOwn(routes, route) && { 'http.route': route };
  const method = kept['http.method'];
  const target = known ? route : (kept['net.peer.name'] ?? '');
  const safeName = method ? `${method} ${target}`.trim() : (kept['next.span_type'] ?? scope.name);
  const safe = {
    name: scope.name === 'connected-app' ? name : safeName,
    attributes: { ...kept, ...known },
    status: { code: status.code },
    events: [],
    links: [],
    spanContext: () => ({ ...span.spanContext(), traceState: undefined }),
  };
  return Object.assign(Object.create(span), safe);
}

const on = <Message>(channel: string, act: (message: Message) => void) =>
  subscribe(channel, (message) => act(message as Message));

/** Measures every `fetch` to the issuer and the platform until its body has been read, or it fails. */
function timeUpstream(): void {
  type Request = { origin: string | URL; method: string };
  type Message = { request: Request; response: { statusCode: number }; error?: Error };
  const histogram = meter().createHistogram('http.client.request.duration', {
    unit: 's',
    advice: { explicitBucketBoundaries: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
  });
  const open = new WeakMap<Request, { since: number; status?: number }>();
  const record = ({ request, error }: Message) => {
    const { since, status } = open.get(request) ?? {};
    if (since === undefined || !open.delete(request)) return;
    histogram.record((performance.now() - since) / 1000, {
      'server.address': new URL(request.origin).hostname,
      'http.request.method': request.method,
      ...(status && { 'http.response.status_code': status }),
      ...(error && { 'error.type': describeError(error).names }),
    });
  };
  on<Message>('undici:request:create', ({ request }) => open.set(request, { since: performance.now() }));
  on<Message>('undici:request:headers', ({ request, response }) => {
    Object.assign(open.get(request) ?? {}, { status: response.statusCode });
  });
  on('undici:request:trailers', record);
  on('undici:request:error', record);
}

/** The client of Redis tells of each command. Its arguments are not read: they hold keys and sealed tokens. */
function traceRedis(): void {
  type Message = { command: string; serverAddress: string; span?: Span; error?: Error };
  on<Message>('tracing:node-redis:command:start', (message) => {
    // Outside of requests the app looks into its outbox every few seconds.
    if (!trace.getActiveSpan()) return;
    const { command, serverAddress } = message;
    message.span = tracer().startSpan(`redis ${command}`, {
      attributes: {
        'db.system.name': 'redis',
        'db.operation.name': command,
        'server.address': serverAddress,
      },
    });
  });
  on<Message>('tracing:node-redis:command:asyncEnd', ({ span, error }) => {
    if (error) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
  });
}
