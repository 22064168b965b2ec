import { html } from 'hono/html';
import type { SampleUser } from '../identities.ts';
import { yourPlatform } from '../your-api.ts';
import { logoutForm } from './login-page.ts';
import type { Account, ConsentQuestion } from './stytch-accounts.ts';

interface ConsentPageInput {
  user: SampleUser;
  account: Account;
  question: ConsentQuestion;
  /** Scopes that the user granted to this app before. */
  granted: readonly string[];
  /** The query of this page, as it came. */
  query: string;
  redirectUri: string;
}

/** Who asks for what, in words, and the two decisions. */
export function consentPage({ user, account, question, granted, query, redirectUri }: ConsentPageInput) {
  const app = question.appName || new URL(redirectUri).host;
  const given = question.scopes.filter(({ is_grantable }) => is_grantable);
  const old = given.filter(({ scope }) => granted.includes(scope));
  const added = given.filter(({ scope }) => !granted.includes(scope));
  const list = (scopes: typeof given) =>
    html`<ul class="scopes">${scopes.map(({ scope, description }) => html`<li>${description} <code>${scope}</code></li>`)}</ul>`;
  const refused = question.scopes.filter(({ is_grantable }) => !is_grantable);
  const where = account.organization ? html` in <strong>${account.organization.name}</strong>` : '';
  return html`<h1>${app} wants to access your ${yourPlatform.name} account</h1>
<p>You are logged in as <strong>${user.firstName} ${user.lastName}</strong>${where} (${user.email}).</p>
${added.length > 0 ? html`<h2>${old.length > 0 ? 'New: it will also be able to' : 'It will be able to'}</h2>${list(added)}` : ''}
${
  refused.length > 0
    ? html`<h2>It asked for this, but your account can’t allow it</h2>
<ul class="scopes refused">
${refused.map(({ scope, description }) => html`<li>${description} <code>${scope}</code></li>`)}
</ul>`
    : ''
}
${old.length > 0 ? html`<h2>It can already</h2>${list(old)}` : ''}
<form method="post" action="/oauth/authorize" class="decision">
<input type="hidden" name="request" value="${query}">
<input type="hidden" name="account" value="${account.id}">
<button name="decision" value="allow" class="primary">Allow</button>
<button name="decision" value="deny">Deny</button>
</form>
<p class="fine">You’ll be sent back to <strong>${new URL(redirectUri).host}</strong>. You can remove this app’s access at any time under <a href="/apps">connected apps</a>.</p>
${logoutForm(`/oauth/authorize?${query}`)}`;
}
