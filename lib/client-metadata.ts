import { brand } from './brand';
import type { Config, ConfigFault } from './config';

const path = '/client-metadata.json';

/** @returns the URL of this app's client metadata document, which is also its `client_id` */
export function clientMetadataUrl(appUrl: string): string {
  return `${appUrl}${path}`;
}

/**
 * Describes this app as a public client that nobody registered. An authorization server that receives the document's
 * URL as `client_id` fetches it.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/
 * @see https://changelog.stytch.com/announcements/client-id-metadata-documents-cimd-1
 */
export function clientMetadata(appUrl: string): Record<string, unknown> {
  return {
    client_id: clientMetadataUrl(appUrl),
    client_name: brand.name,
    client_uri: appUrl,
    logo_uri: `${appUrl}/icon.svg`,
    redirect_uris: [`${appUrl}/callback`],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    // Everybody may read the document, so it holds no secret (draft §8.2).
    token_endpoint_auth_method: 'none',
  };
}

/** @returns what is wrong with a client id that is a URL; `undefined` if it is valid, or no URL */
export function clientMetadataFault(config: Partial<Config>): ConfigFault | undefined {
  const { clientId = '', clientSecret, appUrl } = config;
  if (!appUrl || !/^https?:/.test(clientId)) return undefined;
  if (clientId !== clientMetadataUrl(appUrl)) {
    return {
      name: 'CONNECTED_APP_CLIENT_ID',
      fault: 'is the address of a client metadata document, but not of the document of this app',
      fix: `<APP_URL>${path} to use the document that this app serves, or the client ID of a registered Connected App`,
    };
  }
  if (clientSecret === undefined) return undefined;
  return {
    name: 'CONNECTED_APP_CLIENT_SECRET',
    fault: 'is set, but a client whose ID is a metadata document has no secret',
    fix: 'remove the variable, or use the client ID of a registered Connected App',
  };
}
