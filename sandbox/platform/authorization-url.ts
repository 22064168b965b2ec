import { type Context, Hono } from 'hono';
import { csrf } from 'hono/csrf';
import { html } from 'hono/html';
import { StytchError } from 'stytch';
import { PEOPLE } from '../identities.ts';
import { type AuthorizeRequest, readAuthorizeRequest } from './authorize-request.ts';
import { consentPage } from './consent-page.ts';
import { loginPage, organizationPage } from './login-page.ts';
import { page } from './page.ts';
import { Session } from './session.ts';
import type { Account, StytchAccounts } from './stytch-accounts.ts';

const HERE = '/oauth/authorize';

/** The Authorization URL: the page a Connected App sends the browser to. Log in, see who asks for what, decide. */
export function authorizationUrl(stytch: StytchAccounts): Hono {
  const session = new Session();
  const routes = new Hono();
  // SameSite=Lax keeps the session cookie out of foreign POSTs; this refuses them whatever the browser does.
  routes.use('*', csrf());

  routes.get(HERE, async (c) => {
    const query = new URL(c.req.url).search.slice(1);
    const request = readAuthorizeRequest(new URLSearchParams(query));
    if (typeof request === 'string') return problem(c, request);
    // Of every page on the way: where no consent is needed, the login form itself ends up at the app.
    const formTarget = request.redirect_uri;
    const loggedIn = await session.read(c);
    if (!loggedIn) return page(c, { title: 'Log in', body: loginPage(`${HERE}?${query}`), formTarget });
    const { person, accountId } = loggedIn;
    const accounts = await stytch.accountsOf(person);
    const account = accounts.length === 1 ? accounts[0] : accounts.find(({ id }) => id === accountId);
    if (!account) {
      const body = organizationPage(person, accounts, `${HERE}?${query}`);
      return page(c, { title: 'Choose an organization', body, formTarget });
    }
    const question = await stytch.start(account, request);
    // As Stytch's component does: what was allowed before is not asked again.
    if (!question.consentRequired) return c.redirect(await stytch.submit(account, request, false), 303);
    const body = consentPage({ person, account, question, query, redirectUri: formTarget });
    return page(c, { title: 'Allow access', body, formTarget });
  });

  routes.post(HERE, async (c) => {
    const form = await c.req.parseBody();
    const query = String(form.request ?? '');
    const request = readAuthorizeRequest(new URLSearchParams(query));
    if (typeof request === 'string') return problem(c, request);
    const account = await accountOf(c, String(form.account ?? ''));
    // Logged in as somebody else meanwhile, in another tab: ask that person, never answer for them.
    if (!account) return c.redirect(`${HERE}?${query}`, 303);
    const redirectUri = await stytch.submit(account, request as AuthorizeRequest, form.decision === 'allow');
    return c.redirect(redirectUri, 303);
  });

  routes.post('/login', async (c) => {
    const form = await c.req.parseBody();
    const person = PEOPLE.find(({ key }) => key === form.person);
    if (person) await session.start(c, person);
    return c.redirect(returnTo(form), 303);
  });

  routes.post('/organization', async (c) => {
    const form = await c.req.parseBody();
    const loggedIn = await session.read(c);
    if (loggedIn) await session.start(c, loggedIn.person, String(form.account ?? ''));
    return c.redirect(returnTo(form), 303);
  });

  routes.post('/logout', async (c) => {
    session.end(c);
    return c.redirect(returnTo(await c.req.parseBody()), 303);
  });

  routes.onError((error, c) => {
    if (!(error instanceof StytchError)) throw error;
    return problem(c, error.error_message, error.error_type);
  });
  return routes;

  async function accountOf(c: Context, id: string): Promise<Account | undefined> {
    const loggedIn = await session.read(c);
    const accounts = loggedIn ? await stytch.accountsOf(loggedIn.person) : [];
    return accounts.find((account) => account.id === id);
  }
}

/** Only back to this page: anything else would make the login an open redirect. */
function returnTo(form: Record<string, unknown>): string {
  const path = String(form.return_to ?? '');
  return path.startsWith(`${HERE}?`) ? path : '/';
}

/** What Stytch's component shows when a request cannot go on; the app is never told (stytch-facts §3). */
function problem(c: Context, message: string, type?: string): Response | Promise<Response> {
  const body = html`<h1>This request cannot go on</h1>
<p role="alert">${message}</p>
${type ? html`<p class="fine"><code>${type}</code></p>` : ''}
<p>Go back to the app that sent you here and start again. If it happens again, the app's settings do not fit.</p>`;
  return page(c, { title: 'This request cannot go on', body, status: 400 });
}
