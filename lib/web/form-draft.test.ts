import { beforeEach, expect, it, vi } from 'vitest';
import type { Connection } from '@/lib/connection/connection';
import { seal } from '@/lib/cookies/seal';
import { TestJar } from '@/tests/support/test-jar';
import { clearDraft, readDraft, saveDraft } from './form-draft';
import { onceField } from './server-action';

/** Next.js would tell by its own context which request this is. */
const request = vi.hoisted(() => ({ jar: undefined as unknown }));
vi.mock('next/headers', () => ({ cookies: async () => request.jar }));

let jar: TestJar;
beforeEach(() => {
  jar = new TestJar();
  request.jar = jar;
});

const user = (subject: string | undefined, id = 'connection-1') => ({ subject, id }) as Connection;
const ana = user('ana');

const textFor = async (reader: Connection) => (await readDraft(reader, 'note'))?.text;

it('shows a user their own draft, over a new connection too', async () => {
  await saveDraft(ana, 'note', ' as typed ');
  expect(await textFor(ana)).toBe(' as typed ');
  expect(await textFor(user('ana', 'connection-2'))).toBe(' as typed ');
});

it('keeps the key of a text that the API may have, until a draft without a key', async () => {
  const { value } = onceField();
  await saveDraft(ana, 'note', 'unclear', value);
  const draft = await readDraft(ana, 'note');
  expect(draft?.text).toBe('unclear');
  expect(onceField(draft?.key).value.split('.')[0]).toBe(value.split('.')[0]);
  await saveDraft(ana, 'note', 'unclear');
  expect((await readDraft(ana, 'note'))?.key).toBe('');
});

it.each([
  ['another user', ana, user('mei')],
  ['another user in the same connection', ana, user('mei', 'connection-1')],
  ['an unknown user', ana, user(undefined, 'connection-2')],
  ['a known user, when the draft is of an unknown user', user(undefined), user('mei', 'connection-2')],
  ['an unknown user of another connection', user(undefined), user(undefined, 'connection-2')],
])('shows no draft to %s', async (_case, owner, reader) => {
  await saveDraft(owner, 'note', 'private');
  expect(await readDraft(reader, 'note')).toBeUndefined();
  expect(await textFor(owner)).toBe('private');
});

it('shows an unknown user the draft of their own connection', async () => {
  await saveDraft(user(undefined), 'note', 'private');
  expect(await textFor(user(undefined))).toBe('private');
});

it('shows a draft in the form that it was typed into, and in no other', async () => {
  await saveDraft(ana, 'note', 'a note');
  expect(await readDraft(ana, 'memo')).toBeUndefined();
});

it('reads no draft from a cookie that was sealed for another purpose', async () => {
  const data = { name: 'note', text: 'forged', owner: 'ana' };
  jar.set('__Host-draft', await seal('problem', data, 60_000), { path: '/' });
  expect(await readDraft(ana, 'note')).toBeUndefined();
});

it('keeps the readable beginning of a text that is too long for a cookie', async () => {
  for (const text of ['x'.repeat(5000), '字'.repeat(5000), '\u0001'.repeat(5000), '👩‍🚀'.repeat(5000)]) {
    await saveDraft(ana, 'note', text);
    const kept = (await textFor(ana)) ?? '';
    expect(kept.length).toBeGreaterThanOrEqual(200);
    expect(kept.isWellFormed()).toBe(true);
    expect(jar.bytes()).toBeLessThan(2600);
  }
});

it('shows no draft after the draft was cleared', async () => {
  await saveDraft(ana, 'note', 'taken');
  await clearDraft();
  expect(await readDraft(ana, 'note')).toBeUndefined();
  expect(jar.names()).toEqual([]);
});
