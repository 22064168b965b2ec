import { clientMetadata, clientMetadataUrl } from '@/lib/client-metadata';
import { config } from '@/lib/config';

/** For a client without registration: a registered one must not be reachable as a public one beside. */
export function GET(): Response {
  const { appUrl, clientId } = config();
  if (clientId !== clientMetadataUrl(appUrl)) return new Response(null, { status: 404 });
  return Response.json(clientMetadata(appUrl), { headers: { 'Cache-Control': 'public, max-age=300' } });
}
