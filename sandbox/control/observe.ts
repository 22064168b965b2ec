import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';
import { endpointsOf } from './endpoint-of.ts';
import type { ExchangeLog } from './exchange-log.ts';
import { misbehave } from './faults.ts';
import { membersOfBody } from './members-of-body.ts';
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
    const params = membersOfBody(contentType, body);
    const fault = switches.take(endpointsOf(server, path, params), c.req.header('authorization'));
    // Written down before the answer: a request that hangs or is cut off has arrived all the same.
    const exchange = log.add({
      server,
      method,
      path,
      query: c.req.query(),
      headers: c.req.header(),
      contentType,
      authorization: c.req.header('authorization') ?? null,
      body,
      params,
      fault: fault !== undefined,
    });
    const start = performance.now();
    if (fault) await misbehave(c, fault, switches, next);
    else await next();
    const milliseconds = Math.round(performance.now() - start);
    if (c.res.headers.has('x-hono-already-sent')) return log.finish(exchange, { milliseconds });
    const answerType = c.res.headers.get('content-type');
    log.finish(exchange, {
      milliseconds,
      status: c.res.status,
      answerType,
      answerHeaders: [...c.res.headers],
      location: c.res.headers.get('location'),
      answer: answerType?.includes('json') ? await c.res.clone().text() : '',
    });
  };
}
