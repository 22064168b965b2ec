import { type Check, fault, ok, warning } from '../finding.ts';

/**
 * Which `iss` the callback may carry (RFC 9207). Stytch names the project there by default, while metadata and tokens
 * name the domain; a client that compares to the letter would refuse every such platform.
 * @see https://stytch.com/docs/connected-apps/resources/faq
 */
export const callbackIss: Check = {
  name: 'callback iss',
  variables: ['STYTCH_PROJECT_DOMAIN', 'STYTCH_PROJECT_ID', 'CONNECTED_APP_CLIENT_ID'],
  after: ['domain', 'discovery'],
  look: async ({ config: { issuer, clientId, stytchProjectId: id }, discovery }) => {
    // The environment row compares the project with the domain, which tells nothing where it is a custom one.
    const ours = id?.match(/^project-(test|live)-/)?.[1];
    const client = clientId.match(/^connected-app-(test|live)-/)?.[1];
    if (ours && client && ours !== client)
      return [
        fault(
          `STYTCH_PROJECT_ID is of a ${ours} environment, CONNECTED_APP_CLIENT_ID of a ${client} one`,
          'Take both from the same environment of the Stytch Dashboard → Project overview',
        ),
      ];
    if ((await discovery()).json?.authorization_response_iss_parameter_supported === true)
      return [
        warning(
          `the metadata promises iss, so the app accepts ${issuer} alone and refuses stytch.com/project-…, Stytch’s default`,
          `The platform sets customBaseUrl (backend: custom_base_url) of its Stytch SDK to ${issuer}, unless it does so already`,
        ),
      ];
    return [
      ok(
        id
          ? `by default Stytch names stytch.com/${id}; the app accepts it, as STYTCH_PROJECT_ID names that project`
          : 'by default Stytch names stytch.com/project-…; the app accepts it for the project of the access token (STYTCH_PROJECT_ID, if set, decides before the exchange)',
      ),
      ok(
        `Stytch names ${issuer} where the platform sets customBaseUrl (backend: custom_base_url) of its SDK to it; the app accepts that too, and no iss`,
      ),
    ];
  },
};
