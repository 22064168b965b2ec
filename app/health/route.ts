/** Says that the server runs and its configuration was accepted; asks nobody else, so that an outage upstream restarts nothing. */
export function GET(): Response {
  return Response.json({ status: 'ok' }, { headers: { 'Cache-Control': 'no-store' } });
}
