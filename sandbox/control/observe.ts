import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';
import { endpointsOf } from './endpoint-of.ts';
import type { ExchangeLog } from './exchange-log.ts';
import { misbehave } from './faults.ts';
import type { Switches } from './switches.ts';

/** Writes each request and answer of a server into the log, and lets the switches for trouble act on it. */
export function observe(
  server: 'stytch' | 'platform',
  log: ExchangeLog,
  switches: Switches,
): MiddlewareHandler<{ Bindings: HttpBindings }> {
  return async (c, next) => {
    const { method, path } = c.req;
    const body = method === 'GET' || method === 'HEAD' ? '' : await c.req.text();
    const contentType = c.req.header('content-type') ?? null;
    const params = paramsOf(contentType, body);
    const fault = switches.take(endpointsOf(server, path, params));
    // Written down before the answer: a request that hangs or is cut off has arrived all the same.
    const exchange = log.add({
      server,
      method,
      path,
      query: c.req.query(),
      contentType,
      authorization: c.req.header('authorization') ?? null,
      body,
      params,
      status: null,
      answerType: null,
      answer: '',
      location: null,
      milliseconds: null,
      fault: fault !== undefined,
    });
    const start = performance.now();
    if (fault) await misbehave(c, fault, switches, next);
    else await next();
    exchange.milliseconds = Math.round(performance.now() - start);
    if (c.res.headers.has('x-hono-already-sent')) return;
    exchange.status = c.res.status;
    exchange.answerType = c.res.headers.get('content-type');
    exchange.location = c.res.headers.get('location');
    exchange.answer = exchange.answerType?.includes('json') ? await c.res.clone().text() : '';
  };
}

function paramsOf(contentType: string | null, body: string): Record<string, unknown> {
  if (contentType?.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(body));
  }
  if (!contentType?.includes('json')) return {};
  try {
    const value: unknown = JSON.parse(body);
    return value && typeof value === 'object' ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
