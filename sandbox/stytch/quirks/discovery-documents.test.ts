import { expect, it } from 'vitest';
import { connect } from '../../testing/connect.ts';
import { askingFor, type Effects, members, switchedOn } from '../../testing/quirk-effects.ts';
import { testSandbox } from '../../testing/sandbox.ts';
import type { discoveryDocuments } from './discovery-documents.ts';

const sandbox = testSandbox();
const { submit, discovery, jwks } = askingFor(sandbox);

const effects: Effects<keyof typeof discoveryDocuments> = {
  'discovery-minimal': async () => {
    const document = await discovery();
    expect(document).not.toHaveProperty('userinfo_endpoint');
    expect(document).toMatchObject({ issuer: sandbox.stytchUrl, jwks_uri: expect.any(String) });
  },
  'discovery-full': async () => {
    expect(await discovery()).toMatchObject({ revocation_endpoint: `${sandbox.stytchUrl}/v1/oauth2/revoke` });
  },
  'discovery-iss-promised': async () => {
    expect(await discovery()).toMatchObject({ authorization_response_iss_parameter_supported: true });
    expect((await submit()).iss).toBe(sandbox.stytchUrl);
  },
  'discovery-standard-scopes': async () => {
    const standard = ['openid', 'profile', 'email', 'phone', 'offline_access'];
    expect(await discovery()).toMatchObject({ scopes_supported: standard });
  },
  'keys-overlap': async () => {
    const keys = await jwks();
    const { body } = await connect(sandbox);
    const [head = ''] = body.access_token.split('.');
    expect(keys).toHaveLength(2);
    expect(JSON.parse(Buffer.from(head, 'base64url').toString()).kid).toBe(keys[1]?.kid);
  },
  'keys-bare': async () => expect(members((await jwks())[0] ?? {}).sort()).toEqual(['e', 'kid', 'kty', 'n']),
  'keys-with-certificates': async () => expect((await jwks())[0]).toHaveProperty('x5tS256'),
};

it.each(Object.entries(effects))('the quirk %s has its effect', switchedOn(sandbox));
