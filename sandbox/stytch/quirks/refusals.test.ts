import { expect, it } from 'vitest';
import { connect, refresh, sampleUser, sdk } from '../../testing/connect.ts';
import { askingFor, type Effects, switchedOn } from '../../testing/quirk-effects.ts';
import { testSandbox } from '../../testing/sandbox.ts';
import type { refusals } from './refusals.ts';

const sandbox = testSandbox();
const { badCode } = askingFor(sandbox);

const removeOrganization = (membership: number) => {
  const organization_id = sampleUser('ana').memberships[membership]?.organizationId ?? '';
  return sdk(sandbox).b2b.organizations.delete({ organization_id });
};

const effects: Effects<keyof typeof refusals> = {
  'errors-stytch-shape': async () => {
    const { body } = await badCode();
    expect(body).toMatchObject({ error_type: 'invalid_grant', error_message: expect.any(String) });
    expect(body).not.toHaveProperty('error');
  },
  'errors-stytch-names': async () => {
    expect(await badCode()).toMatchObject({ status: 404, body: { error: 'idp_auth_code_not_found' } });
    const unknown = await refresh(sandbox, 'public', 'unknown');
    expect(unknown).toMatchObject({ status: 404, body: { error: 'idp_refresh_token_not_found' } });
    for (const [wrong, error] of [
      [{ client_id: 'connected-app-test-unknown' }, 'invalid_client_id'],
      [{ client_secret: 'wrong' }, 'invalid_client_secret'],
    ] as const)
      expect(await badCode(wrong)).toMatchObject({ status: 400, body: { error } });
    const { organizationId: organization_id = '', memberId: member_id = '' } =
      sampleUser('ana').memberships[0] ?? {};
    const { consumer, b2b } = sdk(sandbox);
    for (const [membership, remove, error] of [
      [undefined, () => consumer.users.delete({ user_id: sampleUser('ana').userId }), 'user_not_found'],
      [0, () => b2b.organizations.members.delete({ organization_id, member_id }), 'member_not_found'],
      [1, () => removeOrganization(1), 'organization_not_found'],
    ] as const) {
      const { body } = await connect(sandbox, membership === undefined ? {} : { membership });
      await remove();
      const after = await refresh(sandbox, 'confidential', body.refresh_token);
      expect(after).toMatchObject({ status: 404, body: { error } });
    }
  },
  'errors-stytch-shape-and-names': async () => {
    expect(await badCode()).toMatchObject({ status: 404, body: { error_type: 'idp_auth_code_not_found' } });
  },
  'errors-all-400': async () => expect((await badCode({ client_secret: 'x' })).status).toBe(400),
  'errors-all-401': async () => expect((await badCode()).status).toBe(401),
  'errors-all-404': async () => expect((await badCode()).status).toBe(404),
  'bad-client-400': async () => {
    expect(await badCode({ client_secret: 'x' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_client' },
    });
  },
};

it.each(Object.entries(effects))('the quirk %s has its effect', switchedOn(sandbox));
