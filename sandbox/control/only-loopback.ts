import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import { csrf } from 'hono/csrf';

type Bound = { Bindings: HttpBindings };

const LOOPBACK_ADDRESSES = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Lets only this machine through. The Host header is checked as well: a web page whose name was rebound to 127.0.0.1
 * comes from a loopback address too, and could otherwise read every token out of the log.
 */
export const onlyLoopback: MiddlewareHandler<Bound> = async (c, next) => {
  const address = c.env.incoming.socket.remoteAddress ?? '';
  const { hostname } = new URL(c.req.url);
  if (!LOOPBACK_ADDRESSES.has(address) || !LOOPBACK_HOSTS.has(hostname)) return c.text('Forbidden', 403);
  await next();
};

const isFromHere = csrf();

/**
 * Keeps other sites' pages from turning switches in a developer's browser. Their forms are refused by origin; JSON
 * they cannot send without asking first, which nothing here allows. A script of this machine names no origin.
 */
export const onlySameSite: MiddlewareHandler<Bound> = (c, next) =>
  isFromScript(c) ? next() : isFromHere(c, next);

function isFromScript(c: Context): boolean {
  return c.req.header('origin') === undefined && c.req.header('sec-fetch-site') === undefined;
}
