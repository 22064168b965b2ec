import type { Config } from '../../../lib/config.ts';
import { type Document, endpoint } from '../endpoints.ts';
import { type Check, fault, type Observation, ok, unknown, warning } from '../finding.ts';
import { errorName, failure, request } from '../request.ts';

const WORDS = {
  userinfo_endpoint: 'userinfo',
  revocation_endpoint: 'revocation',
  introspection_endpoint: 'introspection',
} as const;
type Name = keyof typeof WORDS;

const foreign = 'Is there a proxy, or another server than Stytch’s, at STYTCH_PROJECT_DOMAIN?';

/** What answers at the endpoints beside the token endpoint, each asked without any secret or token of the app. */
export const endpoints: Check = {
  name: 'endpoints',
  variables: ['STYTCH_PROJECT_DOMAIN', 'CONNECTED_APP_CLIENT_ID'],
  after: ['domain', 'discovery', 'issuer', 'metadata'],
  look: async ({ config, discovery }) => {
    const { issuer } = config;
    const document = (await discovery()).json ?? {};
    const names = Object.keys(WORDS) as Name[];
    const wrong = await Promise.all(names.map((name) => ask(name, document, config)));
    const found = wrong.filter((observation) => observation !== undefined);
    return found.length > 0 ? found : [ok(allWell(names, document, issuer))];
  },
};

function allWell(names: readonly Name[], document: Document, issuer: string): string {
  const words = (of: readonly Name[], type: 'conjunction' | 'disjunction') =>
    new Intl.ListFormat('en-GB', { type }).format(of.map((name) => WORDS[name]));
  const all = words(names, 'conjunction');
  const unnamed = names.filter((name) => !endpoint(name, document, issuer).isNamed);
  if (unnamed.length === 0) return `${all} respond where the metadata says`;
  return `${all} respond; the metadata names no ${words(unnamed, 'disjunction')} endpoint: the addresses documented by Stytch are used`;
}

/** @returns what is wrong there, if anything is */
async function ask(name: Name, document: Document, config: Config): Promise<Observation | undefined> {
  const { url, isNamed } = endpoint(name, document, config.issuer);
  const at = `${WORDS[name]}: ${url}${isNamed ? '' : ' (documented by Stytch; the metadata names none)'}`;
  const bad = (saw: string): Observation => {
    if (name === 'introspection_endpoint')
      return unknown(saw, 'Only doctor uses it, so nothing depends on it');
    if (name === 'userinfo_endpoint' && config.platformApiUrl)
      return unknown(saw, 'The app shows what PLATFORM_API_URL says, so nothing depends on it');
    if (name === 'revocation_endpoint' && !isNamed)
      return warning(
        saw,
        'The app cannot revoke tokens there: those of a connection that ends live on until they expire',
      );
    return fault(saw, foreign);
  };
  // A form makes it a POST. The token is nobody's, and a client without its secret may revoke nothing.
  const form = { token: 'made-up-by-doctor', client_id: config.clientId };
  try {
    const response = await request(url, name === 'userinfo_endpoint' ? {} : { form });
    const { status, json } = response;
    const error = errorName(response);
    const saw = `${at} responds with HTTP ${status}${error ? ` ${error}` : ''}`;
    if (status === 429 || status >= 500)
      return warning(saw, 'Stytch has trouble just now: try again in a minute, or see its status page');
    if (status >= 300 && status < 400) return bad(`${saw}, a redirect`);
    if (status < 300 && !json) return bad(`${saw}, a page`);
    // Other 4xx refuse this request, as they should; Stytch has a name for each reason.
    const isMissing = [404, 405, 410].includes(status) && (!error || error === 'route_not_found');
    return isMissing ? bad(saw) : undefined;
  } catch (error) {
    return bad(`${at}: ${failure(error).words}`);
  }
}
