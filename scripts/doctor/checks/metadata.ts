import { isLoopback } from '../../tools/app-modules.ts';
import { type Check, fault, type Observation, ok } from '../finding.ts';

const LIST = {
  response_types_supported: 'code',
  id_token_signing_alg_values_supported: 'RS256',
} as const;

/** What the app demands of the document (RFC 9700 §4.4): its endpoints at the issuer, a code flow, RS256. */
export const metadata: Check = {
  name: 'metadata',
  variables: ['STYTCH_PROJECT_DOMAIN'],
  after: ['domain', 'discovery', 'issuer'],
  look: async ({ config, discovery }) => {
    const document = (await discovery()).json ?? {};
    const faults: Observation[] = [];
    for (const name of ['token_endpoint', 'jwks_uri'] as const) {
      const url = URL.parse(String(document[name] ?? ''));
      if (url?.origin !== config.issuer)
        faults.push(fault(`${name} is ${url ? `at ${url.origin}, not at the issuer` : 'missing'}`, foreign));
    }
    const page = URL.parse(String(document.authorization_endpoint ?? ''));
    const local = page?.protocol === 'http:' && isLoopback(page) && isLoopback(new URL(config.appUrl));
    if (page?.protocol !== 'https:' && !local) {
      faults.push(
        fault(
          `authorization_endpoint is ${page ? page.href : 'missing'}${page ? ', without https' : ''}`,
          'Stytch Dashboard → Connected Apps → Settings → Authorization URL: an https address (http only where it and the app are both on this machine)',
        ),
      );
    }
    for (const [name, wanted] of Object.entries(LIST)) {
      const list = document[name];
      if (Array.isArray(list) && !list.includes(wanted))
        faults.push(fault(`${name} lacks ${wanted}: ${list.join(', ')}`, foreign));
    }
    return faults.length > 0 ? faults : [ok(`endpoints at the issuer; people consent at ${page?.origin}`)];
  },
};

const foreign =
  'Stytch never answers so: is there a proxy, or another server, at STYTCH_PROJECT_DOMAIN? Take the domain from Stytch Dashboard → Project overview';
