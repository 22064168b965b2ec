import { importJWK, type JWK } from 'jose';
import { isLoopback } from '../tools/app-modules.ts';
import { type Check, fault, type Observation, ok, unknown, warning } from './finding.ts';
import { errorName, type Failure, request, UNTRUSTED } from './request.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const EXPIRES_SOON_DAYS = 14;

/** The project domain resolves, responds, and proves who it is. */
export const domain: Check = {
  name: 'domain',
  variables: ['STYTCH_PROJECT_DOMAIN'],
  look: async ({ config: { issuer }, discovery }) => {
    const { failure, validUntil } = await discovery();
    if (failure) return await unreachable(issuer, failure);
    return validUntil ? certificate(issuer, validUntil) : ok(`${issuer} responds`);
  },
};

async function unreachable(issuer: string, failure: Failure) {
  const { words, fix } = failure;
  const another =
    'STYTCH_PROJECT_DOMAIN: compare it with Stytch Dashboard → Project overview; for a CNAME, wait until Stytch has issued its certificate';
  if (fix) return fault(`${issuer}: ${words}`, fix === UNTRUSTED ? fix : another);
  // [sandbox]
  if (isLoopback(new URL(issuer)) && failure.code === 'ECONNREFUSED')
    return fault(`${issuer}: ${words}`, 'Start the sandbox in another terminal: npm run sandbox');
  // [/sandbox]
  const plain = issuer.replace('https:', 'http:');
  if (plain !== issuer && isLoopback(new URL(issuer)) && !(await request(plain)).failure)
    return fault(`${issuer}: it uses http, not https`, `STYTCH_PROJECT_DOMAIN=${plain}`);
  return fault(
    `${issuer}: ${words}`,
    'STYTCH_PROJECT_DOMAIN: compare it with Stytch Dashboard → Project overview → Project domain, and check that this machine can reach the internet',
  );
}

function certificate(origin: string, validUntil: number): Observation {
  const days = Math.floor((validUntil - Date.now()) / DAY_MS);
  if (days >= EXPIRES_SOON_DAYS) return ok(`${origin} responds; certificate valid for another ${days} days`);
  const saw = `${origin} responds; days left on its certificate: ${days}`;
  return warning(saw, 'Whoever runs the domain must renew the certificate');
}

export const TRY_AGAIN =
  'Stytch has a problem, or is limiting requests: try again in a minute, or look at its status page';

/** Stytch serves discovery only once the environment has an Authorization URL. */
export const discovery: Check = {
  name: 'discovery',
  variables: ['STYTCH_PROJECT_DOMAIN'],
  after: ['domain'],
  look: async (patient) => {
    const response = await patient.discovery();
    const { status, json, url } = response;
    const name = errorName(response);
    const saw = `HTTP ${status}${name ? ` ${name}` : ''}`;
    if (name === 'authorization_endpoint_not_configured_for_project')
      return fault(
        saw,
        'Stytch Dashboard → Connected Apps → Settings → Authorization URL: set it to the platform’s login and consent page (or idp_authorization_url, through the management API or Terraform)',
      );
    if (status === 429 || status >= 500) return fault(saw, TRY_AGAIN);
    if (status === 200 && json) return ok(`HTTP 200 from ${url}`);
    return fault(
      `${saw}: no discovery document at ${url}`,
      'STYTCH_PROJECT_DOMAIN: this is not a Stytch project domain; take the right one from Stytch Dashboard → Project overview → Project domain',
    );
  },
};

/** RFC 8414 §3.3: the document must name the very issuer that it was asked of; tokens name it as well. */
export const issuer: Check = {
  name: 'issuer',
  variables: ['STYTCH_PROJECT_DOMAIN'],
  after: ['domain', 'discovery'],
  look: async ({ config, discovery }) => {
    const named = (await discovery()).json?.issuer;
    if (named === config.issuer) return ok(config.issuer);
    const elsewhere =
      'STYTCH_PROJECT_DOMAIN: use the project’s own domain, from Stytch Dashboard → Project overview → Project domain';
    if (typeof named !== 'string') return fault('the document names no issuer', elsewhere);
    const saw = `the document names ${named}, but ${config.issuer} is configured`;
    const url = /^https?:\/\//.test(named) ? URL.parse(named) : null;
    if (url?.pathname !== '/' || named.endsWith('/')) return fault(saw, elsewhere);
    const isDefault = /\.customers\.stytch\.(dev|com)$/.test(url.hostname);
    const where = isDefault ? 'the default domain' : 'this domain (a CNAME of the project)';
    const price = 'connected users have to connect again: docs/deploy.md, Move to a custom domain';
    return fault(saw, `STYTCH_PROJECT_DOMAIN=${named} (tokens come from ${where}; ${price})`);
  },
};

/** At least one RSA key that an RS256 signature can be checked with. */
export const keys: Check = {
  name: 'keys',
  variables: ['STYTCH_PROJECT_DOMAIN'],
  after: ['domain', 'discovery', 'issuer', 'metadata'],
  look: async ({ discovery }) => {
    const url = (await discovery()).json?.jwks_uri;
    // The metadata row says whether they are needed.
    if (typeof url !== 'string') return ok('none: no ID token is requested');
    const fix =
      'Without a key the app cannot check ID tokens, and nobody can connect: report this address and the time to Stytch';
    const { failure, status, json } = await request(url);
    if (failure) return fault(`${url}: ${failure.words}`, failure.fix ?? fix);
    const all = Array.isArray(json?.keys) ? (json.keys as JWK[]) : [];
    const count = (await Promise.all(all.map(isUsable))).filter(Boolean).length;
    if (count > 0) return ok(`${count} for RS256 at ${url}`);
    const held = all.map(({ kty, alg }) => `${kty}${alg ? `/${alg}` : ''}`).join(', ') || 'none';
    return fault(`HTTP ${status}, no RSA key for RS256 at ${url} (keys: ${held})`, fix);
  },
};

async function isUsable(key: JWK): Promise<boolean> {
  const { kty, alg = 'RS256', use = 'sig', n = '' } = key;
  // RFC 7518 §3.3: 2048 bits or more.
  const isRightKind = kty === 'RSA' && alg === 'RS256' && use === 'sig';
  if (!isRightKind || Buffer.from(n, 'base64url').length < 256) return false;
  return importJWK(key, 'RS256').then(
    () => true,
    () => false,
  );
}

/** Beyond this the app takes a fresh ID token for expired or not yet issued. */
const MOST_MS = 30_000;

/** The difference between this machine's clock and Stytch's. */
export const clock: Check = {
  name: 'clock',
  variables: ['STYTCH_PROJECT_DOMAIN'],
  after: ['domain'],
  look: async ({ discovery }) => {
    const { headers, sentAt, receivedAt } = await discovery();
    const theirs = Date.parse(headers.date ?? '');
    if (Number.isNaN(theirs)) return unknown('the response has no Date header to compare with');
    // The header has whole seconds, cut off, and was written somewhere between request and response.
    const ahead = sentAt - (theirs + 1000);
    const behind = theirs - receivedAt;
    const off = Math.max(ahead, behind, 0);
    if (off <= MOST_MS)
      return ok(off === 0 ? 'agrees with Stytch’s clock' : `${Math.ceil(off / 1000)} s off`);
    return fault(
      `this machine is ${Math.round(off / 1000)} s ${ahead > behind ? 'ahead' : 'behind'}`,
      'Let the machine set its clock automatically: timedatectl set-ntp true (on Windows and macOS: in the system settings)',
    );
  },
};
