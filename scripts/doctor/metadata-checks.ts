import type { Config } from '../../lib/config.ts';
import { checkedMetadata, isLoopback } from '../tools/app-modules.ts';
import { type Check, fault, type Observation, ok, type Patient, unknown, warning } from './finding.ts';
import { TRY_AGAIN } from './issuer-checks.ts';
import { type Document, endpoint, errorName, listed, request } from './request.ts';

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
      return fault(
        `STYTCH_PROJECT_ID belongs to a ${ours} environment, but CONNECTED_APP_CLIENT_ID to a ${client} one`,
        'Take both from one environment: Stytch Dashboard → Project overview (project ID) and → Connected Apps (client ID)',
      );
    if ((await discovery()).json?.authorization_response_iss_parameter_supported === true)
      return warning(
        `the metadata says that every callback has iss, so the app accepts only ${issuer}, and refuses Stytch’s default stytch.com/project-…`,
        `Set customBaseUrl (backend: custom_base_url) of the platform’s Stytch SDK to ${issuer}, unless it already is`,
      );
    return [
      ok(
        id
          ? `by default Stytch names stytch.com/${id}; the app accepts it, as STYTCH_PROJECT_ID names that project`
          : 'by default Stytch names stytch.com/project-…; the app accepts it if the access token is from that project (with STYTCH_PROJECT_ID set, the app checks the project before it exchanges the code)',
      ),
      ok(
        `Stytch names ${issuer} if customBaseUrl (backend: custom_base_url) is set to that in the platform’s SDK; the app accepts that too, and a callback without iss`,
      ),
    ];
  },
};

/**
 * What the app demands of the document (RFC 9700 §4.4): its endpoints at the issuer, a code flow and, for ID tokens,
 * keys and RS256.
 */
export const metadata: Check = {
  name: 'metadata',
  variables: ['STYTCH_PROJECT_DOMAIN', 'APP_URL'],
  after: ['domain', 'discovery', 'issuer'],
  look: async (patient) => {
    const document = (await patient.discovery()).json ?? {};
    const faults = [...addresses(document, patient), ...lists(document, patient)];
    if (faults.length > 0) return faults;
    const { origin } = new URL(String(document.authorization_endpoint));
    return [
      ok(`endpoints at the issuer; users consent at ${origin}`),
      ...(await authentication(document, patient)),
    ];
  },
};

const notStytch =
  'Stytch’s own metadata is different, so a proxy or another server may be at STYTCH_PROJECT_DOMAIN. Take the domain from Stytch Dashboard → Project overview';
const page = 'Stytch Dashboard → Connected Apps → Settings → Authorization URL';

function addresses(document: Document, { config }: Patient): Observation[] {
  const faults: Observation[] = [];
  const required = ['token_endpoint', ...(config.scopes.includes('openid') ? ['jwks_uri'] : [])];
  const optional = ['jwks_uri', 'userinfo_endpoint', 'revocation_endpoint'].filter(
    (name) => document[name] != null && !required.includes(name),
  );
  for (const name of [...required, ...optional]) {
    const url = URL.parse(String(document[name] ?? ''));
    if (url?.origin !== config.issuer)
      faults.push(fault(`${name} is ${url ? `at ${url.origin}, not at the issuer` : 'missing'}`, notStytch));
  }
  const url = URL.parse(String(document.authorization_endpoint ?? ''));
  const local = url?.protocol === 'http:' && isLoopback(url) && isLoopback(new URL(config.appUrl));
  if (url?.protocol !== 'https:' && !local)
    faults.push(
      fault(
        `authorization_endpoint is ${url ? `${url.href}, without https` : 'missing'}`,
        `${page}: an https address (http only where it and the app are both on this machine)`,
      ),
    );
  return faults.length > 0 ? faults : theApp(document, config);
}

/** What is left to be wrong for the app itself is the Authorization URL's form. */
function theApp(document: Document, { issuer, appUrl }: Config): Observation[] {
  try {
    checkedMetadata(document as Parameters<typeof checkedMetadata>[0], new URL(issuer), new URL(appUrl));
    return [];
  } catch {
    return [
      fault(
        `authorization_endpoint is ${document.authorization_endpoint}, which the app refuses`,
        `${page}: an address that users can reach, without a user name, a fragment, or a parameter that the app sends itself (client_id, scope, state …)`,
      ),
    ];
  }
}

function lists(document: Document, { config }: Patient): Observation[] {
  const wanted = {
    response_types_supported: 'code',
    // Without openid nobody asks for an ID token, and its algorithm is of no interest.
    ...(config.scopes.includes('openid') ? { id_token_signing_alg_values_supported: 'RS256' } : {}),
  };
  return Object.entries(wanted).flatMap(([name, value]) => {
    const list = listed(document, name) ?? [value];
    return list.includes(value)
      ? []
      : [fault(`${name} lacks ${value} (it has: ${list.join(', ')})`, notStytch)];
  });
}

const METHODS = 'token_endpoint_auth_methods_supported';

/** Whether the client's way to authenticate is among those that metadata lists. A list that is absent says nothing. */
async function authentication(document: Document, { config, faulty }: Patient): Promise<Observation[]> {
  if (faulty.has('CONNECTED_APP_CLIENT_SECRET')) return [];
  const ways = config.clientSecret ? ['client_secret_post', 'client_secret_basic'] : ['none'];
  const list = listed(document, METHODS);
  if (!list || ways.some((way) => list.includes(way))) return [];
  // Stytch names `none` in its OAuth document alone (RFC 8414).
  const oauth = `${config.issuer}/.well-known/oauth-authorization-server`;
  const other = config.clientSecret ? undefined : (await request(oauth)).json;
  if (listed(other ?? {}, METHODS)?.includes('none')) return [];
  return [
    warning(
      `${METHODS} names only ${list.join(', ')}`,
      config.clientSecret
        ? 'The app sends its secret as client_secret_post or client_secret_basic, and the issuer may refuse it; see credentials below'
        : 'The app has no secret, and the issuer may refuse public clients (method none); see credentials below',
    ),
  ];
}

const WORDS = {
  userinfo_endpoint: 'userinfo',
  revocation_endpoint: 'revocation',
  introspection_endpoint: 'introspection',
} as const;
type Name = keyof typeof WORDS;

/** What responds at the endpoints beside the token endpoint, each asked without any secret or token of the app. */
export const endpoints: Check = {
  name: 'endpoints',
  variables: ['STYTCH_PROJECT_DOMAIN', 'CONNECTED_APP_CLIENT_ID'],
  after: ['domain', 'discovery', 'issuer', 'metadata'],
  look: async ({ config, discovery }) => {
    const document = (await discovery()).json ?? {};
    const names = Object.keys(WORDS) as Name[];
    const wrong = await Promise.all(names.map((name) => ask(name, document, config)));
    const found = wrong.filter((observation) => observation !== undefined);
    return found.length > 0 ? found : ok(allWell(names, document, config.issuer));
  },
};

function allWell(names: readonly Name[], document: Document, issuer: string): string {
  const words = (of: readonly Name[], type: 'conjunction' | 'disjunction') =>
    new Intl.ListFormat('en-GB', { type }).format(of.map((name) => WORDS[name]));
  const all = words(names, 'conjunction');
  const unnamed = names.filter((name) => !endpoint(name, document, issuer).isNamed);
  if (unnamed.length === 0) return `${all} respond where the metadata says`;
  return `${all} respond; the metadata names no ${words(unnamed, 'disjunction')} endpoint: doctor used the addresses that Stytch documents`;
}

/** @returns what is wrong there, if anything is */
async function ask(name: Name, document: Document, config: Config): Promise<Observation | undefined> {
  const { url, isNamed } = endpoint(name, document, config.issuer);
  const at = `${WORDS[name]}: ${url}${isNamed ? '' : ' (documented by Stytch; the metadata names none)'}`;
  const bad = (saw: string): Observation => {
    if (name === 'introspection_endpoint')
      return unknown(saw, 'Only doctor uses this endpoint; the app does not need it');
    if (name === 'userinfo_endpoint' && config.platformApiUrl)
      return unknown(saw, 'The app uses PLATFORM_API_URL instead of this endpoint');
    if (name === 'revocation_endpoint' && !isNamed)
      return warning(
        saw,
        'The app cannot revoke tokens there: after a disconnect, the tokens stay valid until they expire',
      );
    return fault(saw, 'A proxy, or a server that is not Stytch’s, may be at STYTCH_PROJECT_DOMAIN');
  };
  // A form makes it a POST. The token is nobody's, and a client without its secret may revoke nothing.
  const form = { token: 'made-up-by-doctor', client_id: config.clientId };
  const response = await request(url, name === 'userinfo_endpoint' ? {} : { form });
  const { failure, status, json } = response;
  if (failure) return bad(`${at}: ${failure.words}`);
  const error = errorName(response);
  const saw = `${at} responds with HTTP ${status}${error ? ` ${error}` : ''}`;
  if (status === 429 || status >= 500) return warning(saw, TRY_AGAIN);
  if (status >= 300 && status < 400) return bad(`${saw}, which is a redirect`);
  if (status < 300 && !json) return bad(`${saw} and no JSON`);
  // Other 4xx refuse this request, as they should; Stytch has a name for each reason.
  const isMissing = [404, 405, 410].includes(status) && (!error || error === 'route_not_found');
  return isMissing ? bad(saw) : undefined;
}
