import { type Check, fault, ok } from '../finding.ts';
import { errorName } from '../request.ts';

/** Stytch serves discovery only once the environment has an Authorization URL. */
export const discovery: Check = {
  name: 'discovery',
  variables: ['STYTCH_PROJECT_DOMAIN'],
  after: ['domain'],
  look: async (patient) => {
    const response = await patient.discovery();
    const name = errorName(response);
    const saw = `HTTP ${response.status}${name ? ` ${name}` : ''}`;
    if (name === 'authorization_endpoint_not_configured_for_project') {
      return [
        fault(
          saw,
          'Stytch Dashboard → Connected Apps → Settings → Authorization URL: set it to the platform’s login and consent page (or idp_authorization_url, by management API or Terraform)',
        ),
      ];
    }
    if (response.status === 429 || response.status >= 500)
      return [fault(saw, 'Stytch has trouble just now: try again in a minute, or see its status page')];
    if (response.status !== 200 || !response.json) {
      return [
        fault(
          `${saw}: no discovery document at ${response.url}`,
          'STYTCH_PROJECT_DOMAIN: this is no Stytch project domain; take it from Stytch Dashboard → Project overview → Project domain',
        ),
      ];
    }
    return [ok(`HTTP 200 from ${response.url}`)];
  },
};
