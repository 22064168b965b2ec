import { type Context, Hono } from 'hono';
import type { Switches } from '../control/switches.ts';
import { hasQuirk } from '../stytch/quirks/apply.ts';
import type { Scope } from '../stytch/scopes.ts';
import { admit } from './admit.ts';
import { readAuthorizeRequest } from './authorize-request.ts';
import { consentPage } from './consent-page.ts';
import { page } from './page.ts';
import { problemPage } from './problem-page.ts';
import type { Session } from './session.ts';
import type { Account, StytchAccounts } from './stytch-accounts.ts';

const HERE = '/oauth/authorize';

/** The Authorization URL: the page a Connected App sends the browser to. Log in, see who asks for what, decide. */
export function authorizationUrl(
  session: Session,
  stytch: StytchAccounts,
  scopes: readonly Scope[],
  switches: Switches,
): Hono {
  const routes = new Hono().basePath(HERE);
  // A page may offer more than the app asked for.
  const appended = scopes.slice(-1).map(({ scope }) => scope);
  const read = (query: string) => {
    const request = readAuthorizeRequest(new URLSearchParams(query));
    if (typeof request !== 'string' && hasQuirk(switches, 'platform-appends-scope'))
      request.scopes.push(...appended);
    return request;
  };

  routes.get('/', async (c) => {
    const query = new URL(c.req.url).search.slice(1);
    const request = read(query);
    if (typeof request === 'string') return problemPage(c, request);
    const formTarget = request.redirect_uri;
    const visitor = await admit(c, { session, stytch }, `${HERE}?${query}`, formTarget);
    if (visitor instanceof Response) return visitor;
    const question = await stytch.start(visitor.account, request);
    // As Stytch's component does: what was allowed before is not asked again.
    if (!question.consentRequired)
      return c.redirect(await stytch.submit(visitor.account, request, false), 303);
    const apps = await stytch.allowedApps(visitor.account);
    const granted = apps.find(({ id }) => id === request.client_id)?.scopes.split(' ') ?? [];
    const body = consentPage({ ...visitor, question, granted, query, redirectUri: formTarget });
    return page(c, { title: 'Allow access', body, formTarget });
  });

  routes.post('/', async (c) => {
    const form = await c.req.parseBody();
    const query = String(form.request ?? '');
    const request = read(query);
    if (typeof request === 'string') return problemPage(c, request);
    const account = await shownTo(c, String(form.account ?? ''));
    // Logged in as another user meanwhile, in another tab: ask that user, and never decide for them.
    if (!account) return c.redirect(`${HERE}?${query}`, 303);
    return c.redirect(await stytch.submit(account, request, form.decision === 'allow'), 303);
  });

  return routes;

  async function shownTo(c: Context, id: string): Promise<Account | undefined> {
    const loggedIn = await session.read(c);
    const accounts = loggedIn ? await stytch.accountsOf(loggedIn.user) : [];
    return accounts.find((account) => account.id === id);
  }
}
