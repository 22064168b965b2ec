import { checkedMetadata, isLoopback } from '../../tools/app-modules.ts';
import { type Document, listed } from '../endpoints.ts';
import { type Check, fault, type Observation, ok, type Patient, warning } from '../finding.ts';
import { request } from '../request.ts';

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
    const page = new URL(String(document.authorization_endpoint));
    return [
      ok(`endpoints at the issuer; users consent at ${page.origin}`),
      ...(await authentication(document, patient)),
    ];
  },
};

const foreign =
  'Stytch’s own metadata does not say that: is there a proxy, or another server, at STYTCH_PROJECT_DOMAIN? Take the domain from Stytch Dashboard → Project overview';
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
      faults.push(fault(`${name} is ${url ? `at ${url.origin}, not at the issuer` : 'missing'}`, foreign));
  }
  const url = URL.parse(String(document.authorization_endpoint ?? ''));
  const local = url?.protocol === 'http:' && isLoopback(url) && isLoopback(new URL(config.appUrl));
  if (url?.protocol !== 'https:' && !local) {
    faults.push(
      fault(
        `authorization_endpoint is ${url ? url.href : 'missing'}${url ? ', without https' : ''}`,
        `${page}: an https address (http only where it and the app are both on this machine)`,
      ),
    );
  }
  return faults.length > 0 ? faults : theApp(document, config);
}

/** What is left to be wrong for the app itself is the Authorization URL's form. */
function theApp(document: Document, { issuer, appUrl }: Patient['config']): Observation[] {
  try {
    checkedMetadata(document as Parameters<typeof checkedMetadata>[0], new URL(issuer), new URL(appUrl));
    return [];
  } catch {
    return [
      fault(
        `authorization_endpoint is ${document.authorization_endpoint}, which the app refuses`,
        `${page}: an address without user name, fragment, and parameters that the app sends itself (client_id, scope, state …), on a host that its users can reach`,
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
    const list = listed(document, name);
    return list && !list.includes(value)
      ? [fault(`${name} lacks ${value}: ${list.join(', ')}`, foreign)]
      : [];
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
  const other = config.clientSecret ? undefined : await oauthDocument(config.issuer);
  if (other && listed(other, METHODS)?.includes('none')) return [];
  return [
    warning(
      `${METHODS} names only ${list.join(', ')}`,
      config.clientSecret
        ? 'The app sends its secret as client_secret_post or client_secret_basic, and the issuer may refuse it; see credentials below'
        : 'The app has no secret, and the issuer may refuse public clients (none); see credentials below',
    ),
  ];
}

const oauthDocument = (issuer: string): Promise<Document | undefined> =>
  request(`${issuer}/.well-known/oauth-authorization-server`).then(
    ({ json }) => json,
    () => undefined,
  );
