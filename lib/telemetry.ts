import { type Attributes, metrics, SpanStatusCode, trace } from '@opentelemetry/api';
import { describeError } from './log';
import { processWide } from './process-wide';

/** Of this app's spans and metrics. Without an SDK the functions of `@opentelemetry/api` do nothing. */
export const tracer = () => trace.getTracer('connected-app');
export const meter = () => metrics.getMeter('connected-app');

const counters = {
  connected: 'Connections that began',
  ended: 'Connections that ended',
  refreshes: 'Refreshes, each counted once for all requests that share it',
  deferred: 'Requests that needed a refresh and did not get one',
  worked: 'Users that a job processed', // [database]
};

/** Counts an event. @param attributes codes, as in the log: never values, and no ids */
export function count(name: keyof typeof counters, attributes: Attributes = {}): void {
  const options = { description: counters[name] };
  const counter = () => meter().createCounter(`connected_app.${name}`, options);
  processWide(`counter-${name}`, counter).add(1, attributes);
}

/**
 * Does work in a span.
 *
 * @param attributes codes and hosts, never values. lib/startup/telemetry.ts exports those in its list only.
 * @param describe gives the attributes of the result. With `error.type`, a code, the span counts as failed.
 */
export function traced<T>(
  name: string,
  attributes: Attributes,
  work: () => Promise<T>,
  describe: (result: T) => Attributes,
): Promise<T> {
  return tracer().startActiveSpan(name, { attributes }, async (span) => {
    const add = (more: Attributes) => {
      if ('error.type' in more) span.setStatus({ code: SpanStatusCode.ERROR });
      span.setAttributes(more);
    };
    try {
      const result = await work();
      add(describe(result));
      return result;
    } catch (error) {
      add({ 'error.type': describeError(error).names });
      throw error;
    } finally {
      span.end();
    }
  });
}
