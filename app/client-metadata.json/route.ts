import { clientMetadata, clientMetadataUrl } from '@/lib/client-metadata';
import { config } from '@/lib/config';

/** 404 for a registered client, which must not also be usable as a public client. */
export function GET(): Response {
  const { appUrl, clientId } = config();
  if (clientId !== clientMetadataUrl(appUrl)) return new Response(null, { status: 404 });
  return Response.json(clientMetadata(appUrl), { headers: { 'Cache-Control': 'public, max-age=300' } });
}
