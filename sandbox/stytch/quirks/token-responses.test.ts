import { expect, it } from 'vitest';
import { connect, control, refresh } from '../../testing/connect.ts';
import { askingFor, type Effects, switchedOn } from '../../testing/quirk-effects.ts';
import { testSandbox } from '../../testing/sandbox.ts';
import type { QuirkName } from './catalogue.ts';
import type { tokenResponses } from './token-responses.ts';

const sandbox = testSandbox();
const { refreshed } = askingFor(sandbox);

/** What there is none of is written as that value; what there is stays. */
async function expectWrittenAs(quirk: QuirkName, nothing: '' | null) {
  const { body } = await connect(sandbox, { scopes: ['read:notes'] });
  expect(body).toMatchObject({ refresh_token: nothing, id_token: nothing, scope: 'read:notes' });
  await control(sandbox, 'switches', { quirks: ['refresh-without-scope', quirk] });
  const { first, next } = await refreshed();
  expect(first.body.refresh_token).toEqual(expect.stringMatching(/./));
  expect(next.body).toMatchObject({ refresh_token: nothing, scope: nothing });
  expect(next.body.id_token).toEqual(expect.stringMatching(/./));
}

const effects: Effects<keyof typeof tokenResponses> = {
  'token-type-capital': async () => expect((await connect(sandbox)).body.token_type).toBe('Bearer'),
  'refresh-without-id-token': async () => {
    const { first, next } = await refreshed();
    expect([first.body.id_token, next.body.id_token]).toEqual([expect.any(String), undefined]);
  },
  'refresh-without-scope': async () => expect((await refreshed()).next.body.scope).toBeUndefined(),
  'refresh-scope-empty': async () => {
    const { first, next } = await refreshed();
    expect([first.body.scope, next.body.scope]).toEqual([expect.stringContaining('openid'), '']);
  },
  'scope-without-offline-access': async () => {
    const { first, next } = await refreshed('public');
    for (const { body } of [first, next]) {
      expect(body.refresh_token).toEqual(expect.any(String));
      expect(body.scope.split(' ')).not.toContain('offline_access');
      expect(body.scope.split(' ')).toContain('openid');
    }
  },
  'expires-in-absent': async () => {
    const { first, next } = await refreshed();
    for (const { body } of [first, next]) expect(body).not.toHaveProperty('expires_in');
  },
  'empty-members': () => expectWrittenAs('empty-members', ''),
  'null-members': () => expectWrittenAs('null-members', null),
  'confidential-rotates': async () => {
    const { first, next } = await refreshed();
    expect(next.body.refresh_token).toEqual(expect.any(String));
    expect(next.body.refresh_token).not.toBe(first.body.refresh_token);
  },
  'refresh-token-repeated': async () => {
    const { first, next } = await refreshed();
    expect(next.body.refresh_token).toBe(first.body.refresh_token);
  },
  'refresh-reuse-refused': async () => {
    const { first, next } = await refreshed('public');
    expect((await refresh(sandbox, 'public', first.body.refresh_token)).status).toBe(400);
    expect((await refresh(sandbox, 'public', next.body.refresh_token)).status).toBe(200);
  },
  'refresh-reuse-accepted': async () => {
    const { first } = await refreshed('public');
    expect((await refresh(sandbox, 'public', first.body.refresh_token)).status).toBe(200);
  },
};

it.each(Object.entries(effects))('the quirk %s has its effect', switchedOn(sandbox));
