/** Asks no other server, so that an outage of the issuer does not restart this one. */
export function GET(): Response {
  return Response.json({ status: 'ok' }, { headers: { 'Cache-Control': 'no-store' } });
}
