import { expect, it } from 'vitest';
import { refresh } from '../../testing/connect.ts';
import { askingFor, type Effects, switchedOn } from '../../testing/quirk-effects.ts';
import { testSandbox } from '../../testing/sandbox.ts';
import type { refusals } from './refusals.ts';

const sandbox = testSandbox();
const { badCode } = askingFor(sandbox);

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
