import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { CONFIDENTIAL_CLIENT, PUBLIC_CLIENT } from '../identities.ts';
import { connect, control, refresh, sampleUser, sdk } from '../testing/connect.ts';
import { testSandbox } from '../testing/sandbox.ts';

const sandbox = testSandbox();

describe('refresh', () => {
  it('returns no new refresh token to confidential clients, and accepts the old one again', async () => {
    const { body } = await connect(sandbox);
    const first = await refresh(sandbox, 'confidential', body.refresh_token);
    expect(first.status).toBe(200);
    expect(first.body.id_token).toEqual(expect.any(String));
    expect(first.body).not.toHaveProperty('refresh_token');
    expect((await refresh(sandbox, 'confidential', body.refresh_token)).status).toBe(200);
  });

  it('rotates the refresh token of public clients', async () => {
    const { body } = await connect(sandbox, { client: 'public' });
    expect(decodeJwt(body.access_token).client_id).toBe(PUBLIC_CLIENT.clientId);
    const next = await refresh(sandbox, 'public', body.refresh_token);
    expect(next.body.refresh_token).not.toBe(body.refresh_token);
    expect((await refresh(sandbox, 'public', next.body.refresh_token)).status).toBe(200);
  });

  it.each([
    ['family', 400, 400],
    ['token', 400, 200],
    ['off', 200, 200],
  ] as const)(
    'treats the second use of a refresh token as reuseDetection "%s" says',
    async (reuseDetection, onReuse, onSuccessor) => {
      await control(sandbox, 'switches', { reuseDetection });
      const { body } = await connect(sandbox, { client: 'public' });
      const next = await refresh(sandbox, 'public', body.refresh_token);
      expect((await refresh(sandbox, 'public', body.refresh_token)).status).toBe(onReuse);
      expect((await refresh(sandbox, 'public', next.body.refresh_token)).status).toBe(onSuccessor);
    },
  );

  it('accepts one of several refreshes at the same moment, and treats the others as reuse', async () => {
    const { body } = await connect(sandbox, { client: 'public' });
    const responses = await Promise.all(
      Array.from({ length: 5 }, () => refresh(sandbox, 'public', body.refresh_token)),
    );
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400]);
    const winner = responses.find(({ status }) => status === 200);
    const after = await refresh(sandbox, 'public', winner?.body.refresh_token ?? '');
    expect(after.body.error).toBe('invalid_grant');
  });

  it('names the reason when the refresh token is expired', async () => {
    const { body } = await connect(sandbox);
    await control(sandbox, 'expire-refresh-tokens');
    expect(await refresh(sandbox, 'confidential', body.refresh_token)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'refresh token is expired' },
    });
  });

  it('names the reason when the consent was withdrawn', async () => {
    const { body } = await connect(sandbox);
    await control(sandbox, 'revoke-consent', { user: 'ana', clientId: CONFIDENTIAL_CLIENT.clientId });
    expect(await refresh(sandbox, 'confidential', body.refresh_token)).toMatchObject({
      status: 401,
      body: { error: 'connected_app_consent_revoked', status_code: 401 },
    });
  });

  it('refuses refreshes of a user whose account was deleted', async () => {
    const { body } = await connect(sandbox);
    const member = await connect(sandbox, { membership: 0 });
    const [ana, ben] = ['ana', 'ben'].map(sampleUser);
    const deleted = await control(sandbox, 'delete-user', { user: 'ana' });
    const accounts = [ana?.userId, ...(ana?.memberships ?? []).map(({ memberId }) => memberId)];
    expect(deleted).toEqual({ deleted: accounts });
    expect(await refresh(sandbox, 'confidential', body.refresh_token)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'user not found' },
    });
    const refreshed = await refresh(sandbox, 'confidential', member.body.refresh_token);
    expect(refreshed.body.error_description).toBe('member not found');
    const { users } = sdk(sandbox).consumer;
    await expect(users.get({ user_id: ana?.userId ?? '' })).rejects.toMatchObject({
      error_type: 'user_not_found',
    });
    await users.get({ user_id: ben?.userId ?? '' });
  });

  it('issues access tokens with the lifetime of the switch', async () => {
    await control(sandbox, 'switches', { accessTokenTtl: 20 });
    const { body } = await connect(sandbox);
    const { exp = 0, iat = 0 } = decodeJwt(body.access_token);
    expect([body.expires_in, exp - iat]).toEqual([20, 20]);
  });
});
