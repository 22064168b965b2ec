import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';

const LOOPBACK_ADDRESSES = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Lets only this machine through. The Host header is checked as well: a web page whose name was rebound to 127.0.0.1
 * comes from a loopback address too, and could otherwise read every token out of the log.
 */
export const onlyLoopback: MiddlewareHandler<{ Bindings: HttpBindings }> = async (c, next) => {
  const address = c.env.incoming.socket.remoteAddress ?? '';
  const { hostname } = new URL(c.req.url);
  if (!LOOPBACK_ADDRESSES.has(address) || !LOOPBACK_HOSTS.has(hostname)) return c.text('Forbidden', 403);
  await next();
};
