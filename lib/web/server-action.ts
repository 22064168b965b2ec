import { hash, randomUUID } from 'node:crypto';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { log } from '@/lib/log';
import { isSameOrigin } from './http';
import { recordProblem } from './problem';

/**
 * Refuses a cross-site request. `userAction` calls it. Every other server action calls it first, because each is an
 * endpoint. Next.js compares `Origin` with `Host`, but accepts a request without `Origin`; this does not.
 */
export async function requireSameOrigin(): Promise<void> {
  if (!isSameOrigin(await headers())) redirect(await recordProblem('cross_site_request'));
}

/**
 * @param form untrusted: a caller of the endpoint may pass anything
 * @returns the text of a field; empty if there is none
 */
export function formText(form: unknown, name: string): string {
  const value = form instanceof FormData ? form.get(name) : undefined;
  return typeof value === 'string' ? value : '';
}

/** @returns the text fields of an untrusted form; the last of a repeated name */
export function fieldsOf(form: unknown): Record<string, unknown> {
  const fields = form instanceof FormData ? [...form] : [];
  return Object.fromEntries(fields.filter(([, value]) => typeof value === 'string'));
}

/**
 * The hidden input of a form that must not be processed twice, see `asUser`: `<input {...onceField()} />`.
 *
 * @param key of the draft, by which the API recognises a text that it may have already
 * @param user see `accountKeyOf` and `isOfAnother`
 */
export function onceField(key?: string, user?: string) {
  const write = key || randomUUID();
  // Not of the rendering: a script that sends the form again replaces it.
  const value = [write, randomUUID(), ...(user ? [tagOf(write, user)] : [])].join('.');
  // Browsers would restore an old value on reload.
  return { type: 'hidden', name: 'once', value, autoComplete: 'off' };
}

const onceValue = /^([\w-]{36})\.([\w-]{36})(?:\.([\w-]{16}))?$/;
const tagOf = (...parts: string[]) => hash('sha256', JSON.stringify(parts), 'base64url').slice(0, 16);

/** Refuses a form without `onceField`, as of an earlier release: nobody can tell for which account its page was made. */
export async function requireOnceField(form: unknown, returnTo: string): Promise<void> {
  if (onceValue.test(formText(form, 'once'))) return;
  log.warn('a form that submits to a userAction has no onceField; add it as docs/make-it-yours.md shows');
  redirect(await recordProblem('page_outdated', { returnTo }));
}

/** @returns whether a form's page was made for another user, see `accountKeyOf`: a browser may change its user in another tab */
export function isOfAnother(form: unknown, user: string): boolean {
  const [, key = '', , tag] = onceValue.exec(formText(form, 'once')) ?? [];
  return tag !== undefined && tag !== tagOf(key, user);
}

/**
 * Names the write that a form requests, by its fields and its user: a changed text is another write.
 *
 * @returns `id` is the same for each delivery of one rendering, `idempotencyKey` for all renderings with one key.
 *   `undefined` for a call that no form requested.
 */
export async function namesOfWrite(form: unknown, user: string) {
  const [once, key] = onceValue.exec(formText(form, 'once')) ?? [];
  if (!once || !key) return undefined;
  const parts = [user];
  // React adds its own fields to some renderings.
  for (const [name, value] of form as FormData)
    if (!/^(once$|\$ACTION_)/.test(name)) parts.push(name, hash('sha256', await new Response(value).bytes()));
  const nameOf = (part: string) => hash('sha256', JSON.stringify([part, ...parts]), 'base64url');
  return { id: nameOf(once), idempotencyKey: nameOf(key) };
}
