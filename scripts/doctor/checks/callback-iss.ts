import { type Check, fault, ok } from '../finding.ts';

/**
 * Which `iss` the callback may carry (RFC 9207). Stytch names the project there by default, while metadata and tokens
 * name the domain; a client that compares to the letter would refuse every such platform.
 * @see https://stytch.com/docs/connected-apps/resources/faq
 */
export const callbackIss: Check = {
  name: 'callback iss',
  variables: ['STYTCH_PROJECT_DOMAIN', 'STYTCH_PROJECT_ID', 'CONNECTED_APP_CLIENT_ID'],
  look: async ({ env, config: { issuer, clientId } }) => {
    const id = env.STYTCH_PROJECT_ID?.trim();
    const ours = id?.match(/^project-(test|live)-/)?.[1];
    const client = clientId.match(/^connected-app-(test|live)-/)?.[1];
    if (ours && client && ours !== client)
      return [
        fault(
          `STYTCH_PROJECT_ID is of a ${ours} environment, CONNECTED_APP_CLIENT_ID of a ${client} one`,
          'Take both from the same environment of the Stytch Dashboard → Project overview',
        ),
      ];
    const project = id
      ? `stytch.com/${id}; the app accepts that, because STYTCH_PROJECT_ID names this project`
      : 'stytch.com/project-…; the app accepts that, if it names the project of the access token (or of STYTCH_PROJECT_ID, which is not set)';
    return [
      ok(`by default the platform sends ${project}`),
      ok(
        `the platform sends ${issuer} instead, if it sets its Stytch SDK’s customBaseUrl (backend: custom_base_url) to it; the app accepts that too, and no iss`,
      ),
    ];
  },
};
