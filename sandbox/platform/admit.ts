import type { Context } from 'hono';
import type { SampleUser } from '../identities.ts';
import { loginPage, organizationPage } from './login-page.ts';
import { page } from './page.ts';
import type { Session } from './session.ts';
import type { Account, StytchAccounts } from './stytch-accounts.ts';

export interface Visitor {
  user: SampleUser;
  account: Account;
}

/**
 * Who is there, or the page that finds out: log in, and in B2B choose the organization.
 * @param here path of the page that asks, with its query; the login comes back to it.
 * @param formTarget where the way may end beyond this site: without consent to ask, the login form itself leads to
 * the app, and the browser's `form-action` follows redirects.
 */
export async function admit(
  c: Context,
  { session, stytch }: { session: Session; stytch: StytchAccounts },
  here: string,
  formTarget?: string,
): Promise<Visitor | Response> {
  const target = formTarget ? { formTarget } : {};
  const loggedIn = await session.read(c);
  if (!loggedIn) return page(c, { title: 'Log in', body: loginPage(here), ...target });
  const { user, accountId } = loggedIn;
  const accounts = await stytch.accountsOf(user);
  const account = accounts.length === 1 ? accounts[0] : accounts.find(({ id }) => id === accountId);
  if (account) return { user, account };
  return page(c, {
    title: 'Choose an organization',
    body: organizationPage(user, accounts, here),
    ...target,
  });
}
