import { withHeader } from '../../forging-issuer/forgery.ts';
import { newKey } from '../../forging-issuer/signing.ts';
import type { TestBed } from '../../forging-issuer/test-bed.ts';
import type { Plan } from '../module.ts';
import { connecting } from '../outcome.ts';

const core = 'OpenID Connect Core';
const discovery = 'OpenID Connect Discovery';

/** Longer than the pause between two fetches that an unknown key asks for. */
const COOL_DOWN = 31_000;

/** Connects, and adds how often the app fetched the key set meanwhile. */
async function connectingCountsKeyFetches(bed: TestBed): Promise<string> {
  const from = bed.issuer.requests.length;
  const outcome = await connecting(bed);
  return `${outcome} (key set fetched: ${bed.issuer.asked('jwks', from)})`;
}

/** `oidcc-client-config-certification-test-plan`. */
export const config: Plan = {
  title: 'Config plan',
  modules: [
    {
      name: 'oidcc-client-test-discovery-openid-config',
      spec: `${discovery} §4`,
      forged: 'nothing: an app that knows no more than the issuer',
      forgotten: true,
      expect: 'connects; asked for discovery, jwks, token, userinfo',
      play: async (bed) => {
        const from = bed.issuer.requests.length;
        const outcome = await connecting(bed);
        const asked = bed.issuer.requests.slice(from).map(({ endpoint }) => endpoint);
        return `${outcome}; asked for ${[...new Set(asked)].join(', ')}`;
      },
    },
    {
      name: 'oidcc-client-test-discovery-jwks-uri-keys',
      spec: `${core} §10.1`,
      forged: 'nothing: metadata and keys are kept between two logins',
      expect: 'connects (key set fetched: 1), then connects (key set fetched: 0)',
      play: async (bed) =>
        `${await connectingCountsKeyFetches(bed)}, then ${await connectingCountsKeyFetches(bed)}`,
    },
    {
      name: 'oidcc-client-test-discovery-issuer-mismatch',
      spec: `${discovery} §4.3`,
      forged: 'the metadata names another issuer',
      forgotten: true,
      forge: () => ({ metadata: (document) => ({ ...document, issuer: 'https://other.example' }) }),
      expect: 'refuses: issuer_misconfigured',
    },
    {
      name: 'discovery-issuer-trailing-slash',
      spec: `${discovery} §4.3 (“exactly match”)`,
      forged: 'the metadata’s issuer has a slash more than the configured one',
      forgotten: true,
      forge: () => ({ metadata: (document) => ({ ...document, issuer: `${document.issuer}/` }) }),
      expect: 'refuses: issuer_misconfigured',
    },
    {
      name: 'discovery-issuer-mismatch-later',
      spec: `${discovery} §4.3`,
      forged: 'the metadata names another issuer once the app runs; what it knew is better',
      expect: 'connects, then connects',
      play: async (bed) => {
        const before = await connecting(bed);
        await bed.reset();
        bed.issuer.forgery = { metadata: (document) => ({ ...document, issuer: 'https://other.example' }) };
        return `${before}, then ${await connecting(bed)}`;
      },
    },
    {
      name: 'oidcc-client-test-signing-key-rotation',
      spec: `${core} §10.1.1`,
      forged: 'the issuer changed its key since the last login, long ago',
      expect: 'connects, then connects',
      play: async (bed) => {
        const before = await connecting(bed);
        await bed.reset();
        bed.issuer.keys = [newKey()];
        return `${before}, then ${await connecting(bed)}`;
      },
    },
    {
      name: 'oidcc-client-test-signing-key-rotation-just-before-signing',
      spec: `${core} §10.1.1`,
      forged: 'the issuer changes its key while the app still holds the old set',
      expect: 'connects (key set fetched: 1), then connects (key set fetched: 1)',
      play: async (bed) => {
        const before = await connectingCountsKeyFetches(bed);
        bed.issuer.keys = [newKey()];
        return `${before}, then ${await connectingCountsKeyFetches(bed)}`;
      },
    },
    {
      name: 'unknown-kid',
      spec: `${core} §10.1.1`,
      forged: 'ID tokens name a key that is in no set: one more fetch, then none for half a minute',
      expect: [
        'connects (key set fetched: 1)',
        'refuses: id_token_invalid (key set fetched: 1)',
        'refuses: id_token_invalid (key set fetched: 0)',
        'refuses: id_token_invalid (key set fetched: 1)',
      ].join(', then '),
      play: async (bed) => {
        const first = await connectingCountsKeyFetches(bed);
        bed.newBrowser();
        bed.issuer.forgery = { idToken: withHeader({ kid: 'unknown' }) };
        const second = await connectingCountsKeyFetches(bed);
        const third = await connectingCountsKeyFetches(bed);
        await bed.advance(COOL_DOWN);
        return `${first}, then ${second}, then ${third}, then ${await connectingCountsKeyFetches(bed)}`;
      },
    },
    {
      name: 'oidcc-client-test-idtoken-sig-none (announced)',
      spec: `${core} §3.1.3.7 (7)`,
      forged: 'the metadata announces `none` alone, and the ID token is not signed',
      forge: () => ({
        metadata: (document) => ({ ...document, id_token_signing_alg_values_supported: ['none'] }),
        idToken: withHeader({ alg: 'none', kid: undefined }),
      }),
      // Before the user is sent away: without RS256 no ID token would be accepted.
      expect: 'refuses: issuer_misconfigured',
    },
  ],
};
