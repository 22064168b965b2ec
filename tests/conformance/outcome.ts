import { isProblemCode, problems } from '../../lib/problems.ts';
import { dataTexts } from '../../lib/texts.ts';
import type { TestBed } from '../forging-issuer/test-bed.ts';
import { userinfoClaims } from '../forging-issuer/tokens.ts';
import type { HttpResponse } from '../support/browser.ts';
import type { Outcome } from './module.ts';

/** Puts the page that a user ended on, and what their browser now keeps, into words. */
export function outcomeOf(bed: TestBed, page: HttpResponse): Outcome {
  // The authorization request itself: the user is on a page of another site.
  if (page.location) return `goes to ${page.location.split('?')[0]}`;
  const { pathname } = new URL(page.url);
  const { cookies, connected } = bed.browser;
  const traces = [
    ...(cookies.named('flow-').length > 0 ? ['but the flow is kept'] : []),
    ...(connected && pathname !== '/connected' ? ['but a connection is kept'] : []),
  ];
  return [pageInWords(pathname, page), ...traces].join(', ');
}

function pageInWords(path: string, { status, text }: HttpResponse): Outcome {
  const code = path.match(/^\/problem\/(\w+)$/)?.[1] ?? '';
  if (isProblemCode(code) && status === problems[code].status) return `refuses: ${code}`;
  if (path === '/connected' && status === 200) {
    if (/<script>alert|<img src=x|(href|src|action)="javascript:/.test(text))
      return 'connects, and runs a script';
    if (text.includes(userinfoClaims.name)) return 'connects';
    if (text.includes(dataTexts.title)) return 'connects, refuses userinfo';
  }
  return `${status} on ${path}`;
}

/** A user connects. */
export async function connecting(bed: TestBed): Promise<Outcome> {
  return outcomeOf(bed, await bed.connect());
}
