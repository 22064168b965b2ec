import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { isSameOrigin } from './http';
import { recordProblem } from './problem';

/**
 * Refuses a request from another site. Each server action calls it first, because each is an endpoint of its own.
 * Next.js compares `Origin` with `Host`, but lets a request without `Origin` pass; this does not.
 */
export async function requireSameOrigin(): Promise<void> {
  if (!isSameOrigin(await headers())) redirect(await recordProblem('cross_site_request'));
}

/**
 * @param form untrusted: an action is an endpoint, and a caller without a form may pass anything
 * @returns the text of a field; empty when there is none
 */
export function formText(form: unknown, name: string): string {
  const value = form instanceof FormData ? form.get(name) : undefined;
  return typeof value === 'string' ? value : '';
}
