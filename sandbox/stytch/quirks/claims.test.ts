import { decodeJwt } from 'jose';
import { expect, it } from 'vitest';
import { CONFIDENTIAL_CLIENT, PROJECT } from '../../identities.ts';
import { connect, refresh, sdk } from '../../testing/connect.ts';
import { askingFor, type Effects, members, switchedOn } from '../../testing/quirk-effects.ts';
import { testSandbox } from '../../testing/sandbox.ts';
import type { claims } from './claims.ts';

const sandbox = testSandbox();
const { idToken, refreshed, userinfo } = askingFor(sandbox);

const effects: Effects<keyof typeof claims> = {
  'picture-only': async () => {
    for (const claims of [await idToken(), await userinfo()]) {
      expect(members(claims)).toContain('picture');
      expect(members(claims)).not.toContain('profile_picture');
    }
  },
  'profile-picture-only': async () => {
    for (const claims of [await idToken(), await userinfo()]) {
      expect(members(claims)).toContain('profile_picture');
      expect(members(claims)).not.toContain('picture');
    }
  },
  'claims-empty': async () => {
    for (const claims of [await idToken(), await userinfo()]) expect(claims).toMatchObject({ picture: '' });
  },
  'id-token-poor': async () => expect(members(await idToken())).not.toContain('name'),
  'id-token-aud-string': async () => expect((await idToken()).aud).toBe(CONFIDENTIAL_CLIENT.clientId),
  'id-token-azp': async () => expect((await idToken()).azp).toBe(CONFIDENTIAL_CLIENT.clientId),
  'id-token-without-nbf': async () => expect(members(await idToken())).not.toContain('nbf'),
  'id-token-organization': async () => {
    expect(await idToken({ membership: 1 })).toHaveProperty(['https://stytch.com/organization', 'slug']);
  },
  'refresh-nonce-absent': async () => {
    const { first, next } = await refreshed();
    expect(decodeJwt(first.body.id_token).nonce).toBe('the-nonce');
    expect(decodeJwt(next.body.id_token).nonce).toBeUndefined();
  },
  'resource-in-aud': async () => {
    const resources = ['https://api.example.com', 'https://files.example.com/v1'];
    const { body } = await connect(sandbox, { resources, client: 'public' });
    const next = await refresh(sandbox, 'public', body.refresh_token);
    for (const token of [body.access_token, next.body.access_token]) {
      expect(decodeJwt(token).aud).toEqual([PROJECT.id, ...resources]);
      await sdk(sandbox).consumer.idp.introspectTokenLocal(token);
    }
    expect(decodeJwt((await connect(sandbox)).body.access_token).aud).toEqual([PROJECT.id]);
  },
  'access-token-two-audiences': async () => {
    const { body } = await connect(sandbox);
    expect(decodeJwt(body.access_token).aud).toEqual([PROJECT.id, CONFIDENTIAL_CLIENT.clientId]);
    await sdk(sandbox).consumer.idp.introspectTokenLocal(body.access_token);
  },
};

it.each(Object.entries(effects))('the quirk %s has its effect', switchedOn(sandbox));
