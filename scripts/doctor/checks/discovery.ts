import { type Check, fault, ok } from '../finding.ts';
import { errorName } from '../request.ts';

/** Stytch serves discovery only once the environment has an Authorization URL. */
export const discovery: Check = {
  name: 'discovery',
  variables: ['STYTCH_PROJECT_DOMAIN'],
  after: ['domain'],
  look: async (patient) => {
    const answer = await patient.discovery();
    const name = errorName(answer);
    const saw = `HTTP ${answer.status}${name ? ` ${name}` : ''}`;
    if (name === 'authorization_endpoint_not_configured_for_project') {
      return [
        fault(
          saw,
          'Stytch Dashboard → Connected Apps → Settings → Authorization URL: set it to the platform’s login and consent page',
        ),
      ];
    }
    if (answer.status === 429 || answer.status >= 500)
      return [fault(saw, 'Stytch has trouble just now: try again in a minute, or see its status page')];
    if (answer.status !== 200 || !answer.json) {
      return [
        fault(
          `${saw}: no discovery document at ${answer.url}`,
          'STYTCH_PROJECT_DOMAIN: this is no Stytch project domain; take it from Stytch Dashboard → Project overview → Project domain',
        ),
      ];
    }
    return [ok(`HTTP 200 from ${answer.url}`)];
  },
};
