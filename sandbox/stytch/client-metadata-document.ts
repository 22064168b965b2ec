import { z } from 'zod';
import type { ConnectedApps } from './connected-apps.ts';
import { StytchFault } from './errors.ts';

const MAX_BYTES = 64 * 1024;
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

const documentSchema = z.object({
  client_id: z.string(),
  client_name: z.string().default(''),
  logo_uri: z.url().optional(),
  redirect_uris: z
    .array(z.url())
    .min(1)
    .refine((urls) => new Set(urls).size === urls.length, 'names a redirect URL twice'),
  // A secret cannot be in a document that anybody may read.
  token_endpoint_auth_method: z.literal('none').default('none'),
});

/**
 * Fetches the document behind a client id that is an address, each time anew, and makes an internal client of it
 * (https://changelog.stytch.com/announcements/client-id-metadata-documents-cimd-1). Other client ids are left alone.
 * @throws StytchFault for a document that Stytch would not take: no https (loopback excepted, for this sandbox),
 *   over 64 KB, redirected, another `client_id` than its address, doubled redirect URLs.
 */
export async function learnFromDocument(apps: ConnectedApps, clientId: string): Promise<void> {
  const url = /^https?:/.test(clientId) ? URL.parse(clientId) : null;
  if (!url) return;
  if (url.protocol !== 'https:' && !LOOPBACK.has(url.hostname)) throw refusal('it must be https');
  const parsed = documentSchema.safeParse(await fetchJson(url));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refusal(`${issue?.path.join('.') || 'the document'}: ${issue?.message}`);
  }
  const { client_id, client_name, logo_uri, redirect_uris } = parsed.data;
  if (client_id !== clientId) throw refusal('client_id is not the address of the document');
  apps.learn(clientId, {
    client_name,
    redirect_urls: redirect_uris,
    ...(logo_uri ? { logo_url: logo_uri } : {}),
  });
}

async function fetchJson(url: URL): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const signal = AbortSignal.timeout(5000);
    const response = await fetch(url, { redirect: 'error', signal, headers: { Accept: 'application/json' } });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > MAX_BYTES) throw new Error('over 64 KB');
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    throw refusal((error as Error).message);
  }
}

function refusal(reason: string): StytchFault {
  return new StytchFault('connected_app_misconfigured_client', `Client metadata document: ${reason}`);
}
