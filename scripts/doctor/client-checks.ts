import { type Client, StytchError } from 'stytch';
import { STANDARD_SCOPES, stytchClient } from '../setup/at-stytch.ts';
import { scopeCatalogue } from '../tools/app-modules.ts';
import { type Check, fault, type Observation, ok, type Patient, unknown, warning } from './finding.ts';
import { type Probe, probeClient, type Target } from './probe-client.ts';
import { listed, request } from './request.ts';

/** The project's API, when its keys are in the environment: some things can be looked up by the owner only. */
function projectApi({ env, config }: Patient): Client | undefined {
  const { STYTCH_PROJECT_ID: id, STYTCH_PROJECT_SECRET: secret } = env;
  return id && secret ? stytchClient({ id, secret, domain: config.issuer }) : undefined;
}

const HOW_TO_LOOK_IT_UP =
  'set STYTCH_PROJECT_ID and STYTCH_PROJECT_SECRET in the environment, and doctor can look it up';

const MAX_BYTES = 64 * 1024;

/** With a client metadata document as client id: what Stytch will find when it fetches it. */
export const clientDocument: Check = {
  name: 'client document',
  variables: ['CONNECTED_APP_CLIENT_ID', 'APP_URL'],
  look: async ({ config: { clientId, appUrl, issuer } }) => {
    if (!/^https?:/.test(clientId)) return ok('not used: the app is registered');
    const start = `Start the app with this environment at ${appUrl}, where Stytch can reach it`;
    const { failure, status, text, json } = await request(clientId);
    if (failure) return fault(`${clientId}: ${failure.words}`, failure.fix ?? start);
    if (status !== 200) return fault(`${clientId} responds with HTTP ${status}`, start);
    const redirects = listed(json ?? {}, 'redirect_uris') ?? [];
    if (json?.client_id !== clientId || !redirects.includes(`${appUrl}/callback`) || text.length > MAX_BYTES)
      return fault(
        `${clientId} does not respond with this app’s document`,
        `${start}, and make sure that no proxy changes the response`,
      );
    const metadata = `${issuer}/.well-known/oauth-authorization-server`;
    const supported = (await request(metadata)).json?.client_id_metadata_document_supported;
    if (supported === true) return ok(`${clientId} names its own address and the redirect URL`);
    return unknown(
      `${clientId} is right, but Stytch’s metadata does not say that it accepts such client IDs`,
      'Stytch Dashboard → Connected Apps → Settings: allow client ID metadata documents, or register the app: npm run setup',
    );
  },
};

const WHERE_THE_ID_IS =
  'CONNECTED_APP_CLIENT_ID: Stytch Dashboard → Connected Apps → your app → Client ID, in the same environment as the domain';

/** Client id and secret, by a token request with a made-up code: told apart by what Stytch objects to. */
export const credentials: Check = {
  name: 'credentials',
  variables: ['STYTCH_PROJECT_DOMAIN', 'CONNECTED_APP_CLIENT_ID', 'APP_URL'],
  after: ['domain', 'discovery', 'issuer', 'metadata', 'client document'],
  look: async ({ config, discovery }) => {
    const { clientId, clientSecret } = config;
    // Stytch learns of such a client when a user first comes with it.
    if (/^https?:/.test(clientId))
      return ok('none needed: the client ID is the address of a metadata document');
    const target = { ...config, document: (await discovery()).json ?? {} };
    const probe = await probeClient(target, clientSecret);
    const { verdict, saw } = probe;
    if (verdict === 'accepted')
      return ok(
        `client ID${clientSecret ? ' and secret' : ''} accepted (the made-up code was refused, as it should be: ${saw})`,
      );
    if (verdict === 'not allowed')
      return fault(
        `the client is not allowed to use the authorization code flow (${saw})`,
        'Stytch Dashboard → Connected Apps → your app: check its type and settings, or register another one: npm run setup',
      );
    if (verdict === 'unclear')
      return unknown(
        `the response to a made-up code says nothing about the client: ${saw}`,
        'Connect once in a browser; the app’s log says more',
      );
    if (verdict === 'unknown client')
      return fault(`no Connected App has this client ID (${saw})`, WHERE_THE_ID_IS);
    return clientSecret ? await secretRefused(target, probe) : await secretLacking(target, probe);
  },
};

async function secretRefused(target: Target, { saw }: Probe): Promise<Observation> {
  const without = await probeClient(target, undefined);
  if (without.verdict === 'accepted')
    return fault(
      `the client is public, and has no secret (${saw})`,
      'Remove CONNECTED_APP_CLIENT_SECRET, or use the client ID of a confidential Connected App',
    );
  return fault(
    `the client secret is refused (${saw})`,
    'CONNECTED_APP_CLIENT_SECRET: it was shown once, when the app was created; to make a new one: npm run setup -- --rotate-secret',
  );
}

const WHERE_THE_SECRET_IS =
  'CONNECTED_APP_CLIENT_SECRET: it was shown once, when the app was created; to make a new one: npm run setup -- --rotate-secret';

async function secretLacking(target: Target, { name, saw }: Probe): Promise<Observation> {
  if (name === 'invalid_client_secret' || (await hasSecret(target)))
    return fault(`the client is confidential, and no secret is configured (${saw})`, WHERE_THE_SECRET_IS);
  return fault(
    `the client is refused without a secret (${saw})`,
    `If the client is public, check ${WHERE_THE_ID_IS}; if it is confidential, set ${WHERE_THE_SECRET_IS}`,
  );
}

/** One name for all refusals: only a text that speaks of the secret tells that there is a client which has one. */
async function hasSecret(target: Target): Promise<boolean> {
  const { verdict, name, said } = await probeClient(target, 'a-made-up-secret');
  return verdict === 'secret refused' && /secret/i.test(`${name} ${said}`);
}

/** Whether `<APP_URL>/callback` is registered: only the project's owner can look, or a user who tries. */
export const redirectUrl: Check = {
  name: 'redirect url',
  variables: ['STYTCH_PROJECT_DOMAIN', 'CONNECTED_APP_CLIENT_ID', 'APP_URL'],
  after: ['domain', 'client document'],
  look: async (patient) => {
    const { clientId, appUrl, clientSecret } = patient.config;
    const url = `${appUrl}/callback`;
    if (/^https?:/.test(clientId)) return ok(`${url}, as the client metadata document says`);
    const api = projectApi(patient);
    if (!api)
      return unknown(
        `${url} must be registered exactly as written here; doctor cannot see whether it is`,
        HOW_TO_LOOK_IT_UP,
      );
    try {
      const { connected_app } = await api.connectedApp.clients.get({ client_id: clientId });
      return [registered(url, connected_app.redirect_urls), type(connected_app.client_type, clientSecret)];
    } catch (error) {
      if (!(error instanceof StytchError)) throw error;
      return fault(
        `could not be looked up: ${error.error_type}`,
        error.error_type === 'connected_app_not_found'
          ? 'CONNECTED_APP_CLIENT_ID: this client does not belong to the project that STYTCH_PROJECT_ID names'
          : 'STYTCH_PROJECT_ID and STYTCH_PROJECT_SECRET: compare them with Stytch Dashboard → Project overview',
      );
    }
  },
};

function registered(url: string, urls: readonly string[]): Observation {
  // On loopback a registered URL without a port stands for every port (stytch.com/docs, guide for CLI apps).
  const anyPort = url.replace(/^(http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])):\d+/, '$1');
  if (urls.includes(url) || urls.includes(anyPort)) return ok(`${url} is registered`);
  return fault(
    `${url} is not registered; the registered ones are: ${urls.join(', ') || 'none'}`,
    `Stytch Dashboard → Connected Apps → your app → Redirect URLs: add ${url}`,
  );
}

function type(clientType: string, secret: string | undefined): Observation {
  const saw = `client type ${clientType}`;
  const isPublic = clientType.endsWith('_public');
  if (isPublic === !secret) return ok(saw);
  return isPublic
    ? fault(`${saw}, but a secret is configured`, 'Remove CONNECTED_APP_CLIENT_SECRET')
    : fault(`${saw}, but no secret is configured`, WHERE_THE_SECRET_IS);
}

/** Scopes that Stytch does not know make its consent page refuse the whole request, and the app is never told. */
export const scopes: Check = {
  name: 'scopes',
  variables: ['STYTCH_PROJECT_DOMAIN', 'SCOPES'],
  after: ['domain'],
  look: async (patient) => {
    const asked = [...new Set([...patient.config.scopes, ...scopeCatalogue.map(({ name }) => name)])];
    const typos = asked.filter((name) => !STANDARD_SCOPES.includes(name)).flatMap(lookAlike);
    if (typos.length > 0) return typos;
    const list = listed((await patient.discovery()).json ?? {}, 'scopes_supported');
    const withoutOpenid = warning(
      'openid is not requested: the app does not learn who the user is, and checks no ID token',
      'SCOPES: add openid, unless the app doesn’t need to know who its users are',
    );
    const before = patient.config.scopes.includes('openid') ? [] : [withoutOpenid];
    const api = projectApi(patient);
    if (!api) return [...before, byList(asked, list)];
    const isStandard = (name: string) => STANDARD_SCOPES.includes(name);
    const own = byList(asked.filter(isStandard), list);
    const custom = asked.filter((name) => !isStandard(name));
    return [...before, ...(own.state === 'ok' ? [] : [own]), await byPolicy(custom, api)];
  },
};

// [sandbox]
const WHERE_SCOPES_ARE =
  'Stytch Dashboard → Roles & permissions → Scopes (in the sandbox: yourScopes in sandbox/your-api.ts)';
// [ejected] const WHERE_SCOPES_ARE = 'Stytch Dashboard → Roles & permissions → Scopes';
// [/sandbox]

/** A scope that is a standard one but for its spelling. */
function lookAlike(name: string): Observation[] {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');
  const meant = STANDARD_SCOPES.find((standard) => plain(standard) === plain(name));
  return meant ? [fault(`${name} is not a Stytch scope`, `SCOPES: write ${meant} instead of ${name}`)] : [];
}

/** What metadata says. It lists the project's own scopes beside Stytch's, and it need not have a list at all. */
function byList(asked: readonly string[], list: readonly string[] | undefined): Observation {
  if (!list) {
    const custom = asked.filter((name) => !STANDARD_SCOPES.includes(name)).join(', ');
    if (!custom) return ok('all of them are standard Stytch scopes');
    return unknown(
      `${custom} must exist in the project; the metadata has no scopes_supported, so doctor cannot check this`,
      HOW_TO_LOOK_IT_UP,
    );
  }
  const missing = asked.filter((name) => name !== 'full_access' && !list.includes(name)).join(', ');
  if (!missing) return ok('the metadata lists all of them in scopes_supported');
  return warning(
    `the metadata’s scopes_supported lacks ${missing}, which the project may lack too`,
    `${WHERE_SCOPES_ARE}: check for ${missing}; or ${HOW_TO_LOOK_IT_UP}`,
  );
}

/** What the project itself says, to its owner alone. */
async function byPolicy(custom: readonly string[], api: Client): Promise<Observation> {
  const names = custom.join(', ');
  if (!names) return ok('all of them are standard Stytch scopes');
  try {
    const { policy } = await api.rbac.policy();
    const there = policy?.scopes.map(({ scope }) => scope) ?? [];
    const missing = custom.filter((name) => !there.includes(name)).join(', ');
    if (!missing) return ok(`the project has ${names}`);
    return fault(
      `the project lacks ${missing}`,
      `${WHERE_SCOPES_ARE}, or custom_scopes of the RBAC policy, through the management API or Terraform: add ${missing}; or take these scopes out of SCOPES and lib/scopes.ts`,
    );
  } catch (error) {
    if (!(error instanceof StytchError)) throw error;
    return unknown(`${names} must exist in the project; looking it up failed: ${error.error_type}`);
  }
}
