import { expect, it } from 'vitest';
import { PROJECT } from '../../identities.ts';
import { askingFor, type Effects, switchedOn } from '../../testing/quirk-effects.ts';
import { testSandbox } from '../../testing/sandbox.ts';
import type { callbacks } from './callbacks.ts';

const sandbox = testSandbox();
const { submit, denied } = askingFor(sandbox);

const effects: Effects<keyof typeof callbacks> = {
  'callback-iss-domain': async () => {
    expect((await submit()).iss).toBe(sandbox.stytchUrl);
    expect((await denied()).iss).toBe(sandbox.stytchUrl);
  },
  'callback-iss-absent': async () => {
    expect(await submit()).not.toHaveProperty('iss');
    expect(await denied()).not.toHaveProperty('iss');
  },
  'callback-iss-success-only': async () => {
    expect((await submit()).iss).toBe(`stytch.com/${PROJECT.id}`);
    expect(await denied()).not.toHaveProperty('iss');
  },
  'deny-without-description': async () =>
    expect(await denied()).toEqual({ error: 'access_denied', state: 'the-state', iss: expect.any(String) }),
  'deny-without-state': async () => expect(await denied()).not.toHaveProperty('state'),
  'deny-error-code': async () => expect(await denied()).toMatchObject({ error_code: 'access_denied' }),
};

it.each(Object.entries(effects))('the quirk %s has its effect', switchedOn(sandbox));
