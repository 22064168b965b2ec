import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { config } from '@/lib/config';
import { isSameOrigin } from './navigation';
import { noteProblem } from './problem';

/**
 * For server actions, each of which is an endpoint of its own. Next.js compares `Origin` with `Host`,
 * but lets a request without `Origin` pass; this does not.
 */
export async function requireSameOrigin(): Promise<void> {
  if (!isSameOrigin(await headers(), config().appUrl)) redirect(await noteProblem('cross_site_request'));
}
