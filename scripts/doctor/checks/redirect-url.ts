import { StytchError } from 'stytch';
import { type Check, fault, type Observation, ok, unknown } from '../finding.ts';
import { HOW_TO_LOOK_IT_UP, projectApi } from '../project-keys.ts';

/** Whether `<APP_URL>/callback` is registered: only the project's owner can look, or a user who tries. */
export const redirectUrl: Check = {
  name: 'redirect url',
  variables: ['STYTCH_PROJECT_DOMAIN', 'CONNECTED_APP_CLIENT_ID', 'APP_URL'],
  after: ['domain', 'client document'],
  look: async (patient) => {
    const { clientId, appUrl, clientSecret } = patient.config;
    const url = `${appUrl}/callback`;
    if (/^https?:/.test(clientId)) return [ok(`${url}, as the client document says`)];
    const api = projectApi(patient);
    if (!api)
      return [
        unknown(
          `${url} must be registered, to the letter; only a user who connects would see`,
          HOW_TO_LOOK_IT_UP,
        ),
      ];
    try {
      const { connected_app } = await api.connectedApp.clients.get({ client_id: clientId });
      return [registered(url, connected_app.redirect_urls), type(connected_app.client_type, clientSecret)];
    } catch (error) {
      if (!(error instanceof StytchError)) throw error;
      const fix =
        error.error_type === 'connected_app_not_found'
          ? 'CONNECTED_APP_CLIENT_ID: it is not of the project that STYTCH_PROJECT_ID names'
          : 'STYTCH_PROJECT_ID and STYTCH_PROJECT_SECRET: compare with Stytch Dashboard → Project overview';
      return [fault(`could not be looked up: ${error.error_type}`, fix)];
    }
  },
};

function registered(url: string, urls: readonly string[]): Observation {
  // On loopback a registered URL without a port stands for every port (stytch.com/docs, guide for CLI apps).
  const anyPort = url.replace(/^(http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])):\d+/, '$1');
  if (urls.includes(url) || urls.includes(anyPort)) return ok(`${url} is registered`);
  return fault(
    `${url} is not among the registered: ${urls.join(', ') || 'none'}`,
    `Stytch Dashboard → Connected Apps → your app → Redirect URLs: add ${url}`,
  );
}

function type(clientType: string, secret: string | undefined): Observation {
  const isPublic = clientType.endsWith('_public');
  if (isPublic === !secret) return ok(`client type ${clientType}`);
  return isPublic
    ? fault(`client type ${clientType}, but a secret is configured`, 'Remove CONNECTED_APP_CLIENT_SECRET')
    : fault(
        `client type ${clientType}, but no secret is configured`,
        'CONNECTED_APP_CLIENT_SECRET: Stytch Dashboard → Connected Apps → your app → Client secret',
      );
}
