import { type Check, fault, type Observation, ok, unknown } from '../finding.ts';
import { type Probe, probeClient, type Target } from '../probe-client.ts';

const id = 'Stytch Dashboard → Connected Apps → your app → Client ID, of the same environment as the domain';

/** Client id and secret, by a token request with a made-up code: told apart by what Stytch objects to. */
export const credentials: Check = {
  name: 'credentials',
  variables: ['STYTCH_PROJECT_DOMAIN', 'CONNECTED_APP_CLIENT_ID', 'APP_URL'],
  after: ['domain', 'discovery', 'issuer', 'metadata', 'client document'],
  look: async ({ config, discovery }) => {
    const { clientId, clientSecret } = config;
    // Stytch learns of such a client when a user first comes with it.
    if (/^https?:/.test(clientId)) return [ok('none needed: the client id is a metadata document')];
    const target = { ...config, document: (await discovery()).json ?? {} };
    const probe = await probeClient(target, clientSecret);
    if (probe.verdict === 'accepted')
      return [
        ok(`client id${clientSecret ? ' and secret' : ''} accepted (the made-up code was not: ${probe.saw})`),
      ];
    if (probe.verdict === 'not allowed')
      return [
        fault(
          `the client may not use the authorization code flow (${probe.saw})`,
          'Stytch Dashboard → Connected Apps → your app: see its type and settings, or register another one: npm run setup',
        ),
      ];
    if (probe.verdict === 'unclear') return [unclear(probe)];
    if (probe.verdict === 'unknown client')
      return [fault(`no Connected App has this client id (${probe.saw})`, `CONNECTED_APP_CLIENT_ID: ${id}`)];
    return [clientSecret ? await secretRefused(target, probe) : await secretLacking(target, probe)];
  },
};

async function secretRefused(target: Target, probe: Probe): Promise<Observation> {
  const without = await probeClient(target, undefined);
  if (without.verdict === 'accepted')
    return fault(
      `the client is public, and has no secret (${probe.saw})`,
      'Remove CONNECTED_APP_CLIENT_SECRET, or give the id of a confidential Connected App',
    );
  return fault(
    `the client secret is refused (${probe.saw})`,
    'CONNECTED_APP_CLIENT_SECRET: it was shown once, when the app was created; make a new one: npm run setup -- --rotate-secret',
  );
}

async function secretLacking(target: Target, probe: Probe): Promise<Observation> {
  const fix = 'CONNECTED_APP_CLIENT_SECRET: Stytch Dashboard → Connected Apps → your app → Client secret';
  if (probe.name === 'invalid_client_secret' || (await hasSecret(target)))
    return fault(`the client is confidential, and no secret is configured (${probe.saw})`, fix);
  return fault(
    `the client is refused without a secret (${probe.saw})`,
    `If it is confidential, ${fix}. If it is public, CONNECTED_APP_CLIENT_ID: ${id}`,
  );
}

/** One name for all refusals: only a text that speaks of the secret tells that there is a client which has one. */
async function hasSecret(target: Target): Promise<boolean> {
  const { verdict, name, said } = await probeClient(target, 'a-made-up-secret');
  return verdict === 'secret refused' && /secret/i.test(`${name} ${said}`);
}

const unclear = ({ saw }: Probe): Observation =>
  unknown(
    `the response to a made-up code cannot be read: ${saw}`,
    'Connect once in a browser; the app’s log says more',
  );
