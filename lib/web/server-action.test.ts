import { describe, expect, it } from 'vitest';
import { isOfAnother, namesOfWrite, onceField } from './server-action';

const formOf = (fields: Record<string, string | Blob>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
};
const once = onceField().value;
const names = (fields: Record<string, string | Blob>, user = 'ana') =>
  namesOfWrite(formOf({ once, ...fields }), user);

describe('the names of a write', () => {
  it('namesOfWrite returns the same names for each delivery of one rendering, with and without the fields of React', async () => {
    const first = await names({ text: 'a' });
    expect(await names({ text: 'a' })).toEqual(first);
    expect(await names({ $ACTION_ID_40: '', text: 'a' })).toEqual(first);
  });

  it('namesOfWrite returns another id and the same key for another rendering with that key', async () => {
    const first = await names({ text: 'a' });
    const again = await names({ text: 'a', once: onceField(once.slice(0, 36)).value });
    expect(again?.idempotencyKey).toBe(first?.idempotencyKey);
    expect(again?.id).not.toBe(first?.id);
  });

  it.each<[string, Record<string, string | Blob>, string?]>([
    ['another text', { text: 'b' }],
    ['one field more', { text: 'a', more: '' }],
    ['the same text in another field', { name: 'a' }],
    ['a file of another content', { text: new File([new Uint8Array([0xff])], 'a') }],
    ['another user', { text: 'a' }, 'mei'],
    ['another form', { text: 'a', once: onceField().value }],
  ])('namesOfWrite returns another id and another key for %s', async (_what, fields, user) => {
    const [first, other] = [await names({ text: 'a' }), await names(fields, user)];
    expect(other?.id).toMatch(/^[\w-]{43}$/);
    expect(other?.id).not.toBe(first?.id);
    expect(other?.idempotencyKey).not.toBe(first?.idempotencyKey);
  });

  it('isOfAnother finds a form that was made for another user, and no form without a user', () => {
    const made = formOf({ once: onceField(undefined, 'ana').value });
    expect(['ana', 'mei'].map((user) => isOfAnother(made, user))).toEqual([false, true]);
    expect(isOfAnother(formOf({ once }), 'ana')).toBe(false);
    expect(isOfAnother(formOf({}), 'ana')).toBe(false);
    expect(onceField(undefined, 'ana').value).not.toContain(onceField(undefined, 'ana').value.slice(-16));
  });

  it('isOfAnother finds it, too, when a script sends the form of another user again', () => {
    const again = onceField(undefined, 'ana').value.replace(/\.[^.]*/, `.${crypto.randomUUID()}`);
    expect(isOfAnother(formOf({ once: again }), 'mei')).toBe(true);
    expect(isOfAnother(formOf({ once: again }), 'ana')).toBe(false);
  });

  it('namesOfWrite returns different names for files that differ only in bytes that are no text', async () => {
    const file = (byte: number) => names({ file: new File([new Uint8Array([byte])], 'a') });
    expect(await file(0xfe)).not.toEqual(await file(0xff));
    expect(await file(0xff)).toEqual(await file(0xff));
  });
});

it.each([
  ['no form', null],
  ['a form without the field', formOf({ text: 'a' })],
  ['an empty value', formOf({ once: '' })],
  ['a value of another shape', formOf({ once: once.slice(0, 36) })],
  ['an endless value', formOf({ once: `${once}${'x'.repeat(10_000)}` })],
  ['a file as the value', formOf({ once: new File([once], 'once') })],
])('namesOfWrite returns undefined for %s', async (_what, form) => {
  expect(await namesOfWrite(form, 'ana')).toBeUndefined();
});
