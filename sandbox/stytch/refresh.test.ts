import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { CONFIDENTIAL_CLIENT, PUBLIC_CLIENT } from '../identities.ts';
import { connect, control, person, refresh, sdk } from '../testing/connect.ts';
import { testSandbox } from '../testing/sandbox.ts';

const sandbox = testSandbox();

describe('refresh', () => {
  it('gives confidential clients no new refresh token; the old one stays good', async () => {
    const { body } = await connect(sandbox);
    const first = await refresh(sandbox, 'confidential', body.refresh_token);
    expect(first.status).toBe(200);
    expect(first.body.id_token).toEqual(expect.any(String));
    expect(first.body).not.toHaveProperty('refresh_token');
    expect((await refresh(sandbox, 'confidential', body.refresh_token)).status).toBe(200);
  });

  it('rotates for public clients', async () => {
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
  ] as const)('reuse detection "%s"', async (reuseDetection, onReuse, onSuccessor) => {
    await control(sandbox, 'switches', { reuseDetection });
    const { body } = await connect(sandbox, { client: 'public' });
    const next = await refresh(sandbox, 'public', body.refresh_token);
    expect((await refresh(sandbox, 'public', body.refresh_token)).status).toBe(onReuse);
    expect((await refresh(sandbox, 'public', next.body.refresh_token)).status).toBe(onSuccessor);
  });

  it('lets one of several refreshes at the same moment through, and takes the others for reuse', async () => {
    const { body } = await connect(sandbox, { client: 'public' });
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => refresh(sandbox, 'public', body.refresh_token)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400]);
    const winner = answers.find(({ status }) => status === 200);
    const after = await refresh(sandbox, 'public', winner?.body.refresh_token ?? '');
    expect(after.body.error).toBe('invalid_grant');
  });

  it('says "expired" once refresh tokens are', async () => {
    const { body } = await connect(sandbox);
    await control(sandbox, 'expire-refresh-tokens');
    expect(await refresh(sandbox, 'confidential', body.refresh_token)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'refresh token is expired' },
    });
  });

  it('names the reason when the consent was withdrawn', async () => {
    const { body } = await connect(sandbox);
    await control(sandbox, 'revoke-consent', { person: 'ana', clientId: CONFIDENTIAL_CLIENT.clientId });
    expect(await refresh(sandbox, 'confidential', body.refresh_token)).toMatchObject({
      status: 401,
      body: { error: 'connected_app_consent_revoked', status_code: 401 },
    });
  });

  it('ends with the person, whose account was deleted', async () => {
    const { body } = await connect(sandbox);
    const member = await connect(sandbox, { membership: 0 });
    const [ana, ben] = ['ana', 'ben'].map(person);
    const deleted = await control(sandbox, 'delete-person', { person: 'ana' });
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

  it('follows the lifetime switch', async () => {
    await control(sandbox, 'switches', { accessTokenTtl: 20 });
    const { body } = await connect(sandbox);
    const { exp = 0, iat = 0 } = decodeJwt(body.access_token);
    expect([body.expires_in, exp - iat]).toEqual([20, 20]);
  });
});
