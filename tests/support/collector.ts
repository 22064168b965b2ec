import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';

type Value = { stringValue?: string; intValue?: number; boolValue?: boolean };
type Attribute = { key: string; value: Value };
type Point = { attributes: Attribute[]; asDouble?: number; asInt?: number | string; count?: number | string };
type Metric = Record<'sum' | 'histogram', { dataPoints: Point[] } | undefined> & { name: string };
type RawSpan = Record<'name' | 'traceId' | 'spanId', string> & {
  parentSpanId?: string;
  attributes: Attribute[];
  status: { code?: number };
};
type Batch = {
  resourceSpans?: { scopeSpans: { scope: { name: string }; spans: RawSpan[] }[] }[];
  resourceMetrics?: { scopeMetrics: { metrics: Metric[] }[] }[];
};

/** A span that arrived, with its attributes by name. */
export type Span = Omit<RawSpan, 'attributes'> & { scope: string; attributes: Record<string, unknown> };

const named = (attributes: Attribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

/** As much of an OpenTelemetry collector as takes what an app exports by OTLP over HTTP, in JSON. */
export class Collector {
  readonly url: string;
  readonly #server: Server;
  readonly #batches: Batch[] = [];

  private constructor(server: Server) {
    this.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    this.#server = server;
    server.on('request', async (request, response) => {
      this.#batches.push((await json(request)) as Batch);
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
    });
  }

  static async start(): Promise<Collector> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Collector(server);
  }

  /** Everything that arrived, as it came. */
  get text(): string {
    return JSON.stringify(this.#batches);
  }

  get spans(): Span[] {
    const scopes = this.#batches.flatMap((batch) =>
      (batch.resourceSpans ?? []).flatMap(({ scopeSpans }) => scopeSpans),
    );
    return scopes.flatMap(({ scope, spans }) =>
      spans.map((span) => ({ ...span, scope: scope.name, attributes: named(span.attributes) })),
    );
  }

  /** @returns the newest points of a metric: its attributes, and the sum or the number of measurements */
  points(name: string): { attributes: Record<string, unknown>; value: number }[] {
    const metrics = this.#batches.flatMap((batch) =>
      (batch.resourceMetrics ?? []).flatMap(({ scopeMetrics }) =>
        scopeMetrics.flatMap((scope) => scope.metrics.filter((metric) => metric.name === name)),
      ),
    );
    const newest = metrics.at(-1);
    return (
      (newest?.sum ?? newest?.histogram)?.dataPoints.map((point) => ({
        attributes: named(point.attributes),
        value: Number(point.asDouble ?? point.asInt ?? point.count),
      })) ?? []
    );
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
