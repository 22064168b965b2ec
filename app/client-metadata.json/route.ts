import { clientMetadata, clientMetadataUrl } from '@/lib/client-metadata';
import { config } from '@/lib/config';

/**
 * The client metadata document, when it is this app's client id. Otherwise there is none: a registered client must
 * not be reachable as an unregistered public one beside.
 */
export function GET(): Response {
  const { appUrl, clientId } = config();
  if (clientId !== clientMetadataUrl(appUrl)) return new Response(null, { status: 404 });
  return Response.json(clientMetadata(appUrl), { headers: { 'Cache-Control': 'public, max-age=300' } });
}
