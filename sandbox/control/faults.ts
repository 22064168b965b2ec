import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { Fault, Switches } from './switches.ts';

type NodeContext = Context<{ Bindings: HttpBindings }>;

/**
 * Responds to a request with the trouble that was switched on for it.
 * @param next does the true work and leaves its response in `c.res`.
 */
export async function misbehave(
  c: NodeContext,
  fault: Fault,
  switches: Switches,
  next: () => Promise<void>,
): Promise<void> {
  if (fault.hold) await switches.untilTakenBack(fault);
  if (fault.delayMs) await sleep(fault.delayMs);
  const troubled = fault.hang || fault.reset || fault.status || fault.body !== undefined;
  if (!troubled || fault.processed || fault.patch) await next();
  if (fault.hang) return hang(c);
  if (fault.reset) return reset(c, fault.reset);
  if (fault.patch) replace(c, await patched(c.res, fault.patch));
  if (fault.status || fault.body !== undefined) replace(c, canned(c.req.path, fault));
  if (fault.retryAfter !== undefined) c.res.headers.set('Retry-After', String(fault.retryAfter));
  for (const [name, value] of Object.entries(fault.headers ?? {})) c.res.headers.set(name, value);
}

/** Hono mixes the headers of a present response into the next one; here nothing of it shall be left. */
function replace(c: NodeContext, response: Response): void {
  c.res = undefined;
  c.res = response;
}

async function hang(c: NodeContext): Promise<void> {
  const { outgoing } = c.env;
  if (!outgoing.destroyed) await new Promise((resolve) => outgoing.once('close', resolve));
  replace(c, RESPONSE_ALREADY_SENT);
}

async function reset(c: NodeContext, moment: 'at-once' | 'midway'): Promise<void> {
  const { outgoing, incoming } = c.env;
  if (moment === 'midway') {
    outgoing.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '2048' });
    await new Promise((resolve) => outgoing.write('{"access_token":"ey', resolve));
  }
  incoming.socket.destroy();
  replace(c, RESPONSE_ALREADY_SENT);
}

async function patched(response: Response, changes: Record<string, unknown>): Promise<Response> {
  const body = { ...((await response.json()) as object), ...changes };
  const members = Object.entries(body).filter(([, value]) => value !== null);
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  return new Response(JSON.stringify(Object.fromEntries(members)), { status: response.status, headers });
}

const ERROR_NAMES: Record<number, string> = {
  400: 'invalid_request',
  401: 'invalid_token',
  404: 'not_found',
  429: 'too_many_requests',
  503: 'temporarily_unavailable',
};

function canned(path: string, { status = 200, body }: Fault): Response {
  if (typeof body === 'string')
    return new Response(body, { status, headers: { 'Content-Type': 'text/html' } });
  const error = ERROR_NAMES[status] ?? 'server_error';
  const error_description = `simulated at /sandbox for ${path}`;
  const headers = status === 401 ? { 'WWW-Authenticate': `Bearer error="${error}"` } : undefined;
  return Response.json(body ?? { error, error_description, status_code: status }, {
    status,
    ...(headers && { headers }),
  });
}
