import { type Check, fault, ok, unknown } from '../finding.ts';
import { failure, request } from '../request.ts';

const MAX_BYTES = 64 * 1024;

/** With a client metadata document as client id: what Stytch will find when it fetches it. */
export const clientDocument: Check = {
  name: 'client document',
  variables: ['CONNECTED_APP_CLIENT_ID', 'APP_URL'],
  look: async ({ config: { clientId, appUrl, issuer } }) => {
    if (!/^https?:/.test(clientId)) return [ok('not used: the app is registered')];
    const start = `Start the app at ${appUrl} with this very environment, where Stytch can reach it`;
    let text: string;
    let json: Record<string, unknown> | undefined;
    try {
      const response = await request(clientId);
      ({ text, json } = response);
      if (response.status !== 200) return [fault(`${clientId} responds with HTTP ${response.status}`, start)];
    } catch (error) {
      return [fault(`${clientId}: ${failure(error).words}`, start)];
    }
    const redirects = Array.isArray(json?.redirect_uris) ? json.redirect_uris : [];
    if (json?.client_id !== clientId || !redirects.includes(`${appUrl}/callback`) || text.length > MAX_BYTES)
      return [
        fault(`${clientId} responds with another document`, `${start}; nothing may change its response`),
      ];
    const supported = await supportsDocuments(issuer);
    if (supported) return [ok(`${clientId} names itself and the redirect URL`)];
    return [
      unknown(
        `${clientId} is right, but Stytch’s metadata does not say that it takes such client ids`,
        'Stytch Dashboard → Connected Apps → Settings: allow client ID metadata documents, or register the app: npm run setup',
      ),
    ];
  },
};

const supportsDocuments = (issuer: string): Promise<boolean> =>
  request(`${issuer}/.well-known/oauth-authorization-server`).then(
    ({ json }) => json?.client_id_metadata_document_supported === true,
    () => false,
  );
