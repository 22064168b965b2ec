import { expect, it } from 'vitest';
import { connect, refresh } from '../../testing/connect.ts';
import { askingFor, type Effects, switchedOn } from '../../testing/quirk-effects.ts';
import { testSandbox } from '../../testing/sandbox.ts';
import type { tokenAnswers } from './token-answers.ts';

const sandbox = testSandbox();
const { refreshed } = askingFor(sandbox);

const effects: Effects<keyof typeof tokenAnswers> = {
  'token-type-capital': async () => expect((await connect(sandbox)).body.token_type).toBe('Bearer'),
  'refresh-without-id-token': async () => {
    const { first, next } = await refreshed();
    expect([first.body.id_token, next.body.id_token]).toEqual([expect.any(String), undefined]);
  },
  'refresh-without-scope': async () => expect((await refreshed()).next.body.scope).toBeUndefined(),
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
