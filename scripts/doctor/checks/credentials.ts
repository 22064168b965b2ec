import { type Check, fault, type Observation, ok, unknown } from '../finding.ts';
import { type Probe, probeClient } from '../probe-client.ts';

const id = 'Stytch Dashboard → Connected Apps → your app → Client ID, of the same environment as the domain';

/** Client id and secret, by a token request with a made-up code: told apart by what Stytch objects to. */
export const credentials: Check = {
  name: 'credentials',
  variables: ['STYTCH_PROJECT_DOMAIN', 'CONNECTED_APP_CLIENT_ID', 'APP_URL'],
  after: ['domain', 'discovery', 'issuer', 'metadata', 'client document'],
  look: async ({ config }) => {
    const { clientId, clientSecret } = config;
    // Stytch learns of such a client when a person first comes with it.
    if (/^https?:/.test(clientId)) return [ok('none needed: the client id is a metadata document')];
    const probe = await probeClient(config, clientSecret);
    if (probe.verdict === 'accepted')
      return [
        ok(`client id${clientSecret ? ' and secret' : ''} accepted (the made-up code was not: ${probe.saw})`),
      ];
    if (probe.verdict === 'unclear') return [unclear(probe)];
    if (probe.verdict === 'unknown client')
      return [fault(`no Connected App has this client id (${probe.saw})`, `CONNECTED_APP_CLIENT_ID: ${id}`)];
    return [clientSecret ? await secretRefused(config, probe) : await secretLacking(config, probe)];
  },
};

type Target = Parameters<typeof probeClient>[0];

async function secretRefused(config: Target, probe: Probe): Promise<Observation> {
  const without = await probeClient(config, undefined);
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

async function secretLacking(config: Target, probe: Probe): Promise<Observation> {
  const withSecret = await probeClient(config, 'a-made-up-secret');
  const fix = 'CONNECTED_APP_CLIENT_SECRET: Stytch Dashboard → Connected Apps → your app → Client secret';
  // One name for all: only a text that speaks of the secret tells that there is a client which has one.
  if (withSecret.verdict === 'secret refused' && /secret/i.test(withSecret.said))
    return fault(`the client is confidential, and no secret is configured (${probe.saw})`, fix);
  return fault(
    `the client is refused without a secret (${probe.saw})`,
    `If it is confidential, ${fix}. If it is public, CONNECTED_APP_CLIENT_ID: ${id}`,
  );
}

const unclear = ({ saw }: Probe): Observation =>
  unknown(
    `the answer to a made-up code cannot be read: ${saw}`,
    'Connect once in a browser; the app’s log says more',
  );
