import { serving } from '@/lib/process-wide';

/** For a balancer: 503 from SIGTERM on. While the server starts, it does not respond. Asks no other server, as `/health`. */
export function GET(): Response {
  const { ready } = serving();
  const init = { status: ready ? 200 : 503, headers: { 'Cache-Control': 'no-store' } };
  return Response.json({ status: ready ? 'ready' : 'not ready' }, init);
}
