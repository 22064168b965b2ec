import { once } from 'node:events';
import { connect } from 'node:tls';
import { isLoopback } from '../../tools/app-modules.ts';
import { type Check, fault, type Observation, ok, warning } from '../finding.ts';
import { failure, request } from '../request.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const EXPIRES_SOON_DAYS = 14;

/** OpenSSL's verdicts on a certificate. */
const CERTIFICATE: Record<string, string> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for other names',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate chain ends in an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate chain is incomplete or of an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate chain is incomplete or of an unknown authority',
};

/** The project domain resolves, answers, and proves who it is. */
export const domain: Check = {
  name: 'domain',
  variables: ['STYTCH_PROJECT_DOMAIN'],
  look: async ({ config: { issuer }, discovery }) => {
    try {
      await discovery();
    } catch (error) {
      return [await unreachable(issuer, error)];
    }
    return [issuer.startsWith('https:') ? await certificate(new URL(issuer)) : ok(`${issuer} responds`)];
  },
};

async function unreachable(issuer: string, error: unknown): Promise<Observation> {
  const { code, words } = failure(error);
  const verdict = CERTIFICATE[code];
  if (verdict) {
    const own = /SELF_SIGNED|UNABLE_TO/.test(code);
    return fault(
      `${issuer}: ${verdict} (${code})`,
      own
        ? 'A proxy that reads TLS? Give its authority’s certificate to Node: NODE_EXTRA_CA_CERTS=/path/to/ca.pem'
        : 'STYTCH_PROJECT_DOMAIN: compare with Stytch Dashboard → Project overview; for a CNAME, wait until Stytch has issued its certificate',
    );
  }
  if (isLoopback(new URL(issuer)) && code === 'ECONNREFUSED')
    return fault(`${issuer}: ${words}`, 'Start the sandbox in another terminal: npm run sandbox');
  const speaksHttp = issuer.startsWith('https:') && (await answersPlainly(issuer));
  return fault(
    `${issuer}: ${speaksHttp ? 'it speaks http, not https' : words}`,
    speaksHttp
      ? `STYTCH_PROJECT_DOMAIN=${issuer.replace('https:', 'http:')}`
      : 'STYTCH_PROJECT_DOMAIN: compare with Stytch Dashboard → Project overview → Project domain; is there a way out to the internet from here?',
  );
}

const answersPlainly = (issuer: string): Promise<boolean> =>
  request(issuer.replace('https:', 'http:')).then(
    () => isLoopback(new URL(issuer)),
    () => false,
  );

async function certificate({ hostname, port, origin }: URL): Promise<Observation> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const isAddress = /^[\d.:a-f]+$/i.test(host) && /[.:]\d/.test(host);
  const socket = connect({ host, port: Number(port || 443), ...(isAddress ? {} : { servername: host }) });
  await once(socket, 'secureConnect');
  const days = Math.floor((Date.parse(socket.getPeerCertificate().valid_to) - Date.now()) / DAY_MS);
  socket.destroy();
  return days < EXPIRES_SOON_DAYS
    ? warning(
        `${origin} responds; its certificate ends in ${days} days`,
        'Whoever keeps the domain must renew it',
      )
    : ok(`${origin} responds; certificate good for ${days} days`);
}
