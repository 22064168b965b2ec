import { html } from 'hono/html';
import type { SampleUser } from '../identities.ts';
import { logoutForm } from './login-page.ts';
import type { Account, ConsentQuestion } from './stytch-accounts.ts';

interface ConsentPageInput {
  user: SampleUser;
  account: Account;
  question: ConsentQuestion;
  /** The query of this page, as it came. */
  query: string;
  redirectUri: string;
}

/** Who asks for what, in words, and the two decisions. */
export function consentPage({ user, account, question, query, redirectUri }: ConsentPageInput) {
  const app = question.appName || new URL(redirectUri).host;
  const given = question.scopes.filter(({ is_grantable }) => is_grantable);
  const refused = question.scopes.filter(({ is_grantable }) => !is_grantable);
  const where = account.organization ? html` in <strong>${account.organization.name}</strong>` : '';
  return html`<h1>${app} wants to access your Tasklight account</h1>
<p>You are <strong>${user.firstName} ${user.lastName}</strong>${where} (${user.email}).</p>
<h2>It will be able to</h2>
<ul class="scopes">
${given.map(({ scope, description }) => html`<li>${description} <code>${scope}</code></li>`)}
</ul>
${
  refused.length > 0
    ? html`<h2>It asks for this too, but you may not give it</h2>
<ul class="scopes refused">
${refused.map(({ scope, description }) => html`<li>${description} <code>${scope}</code></li>`)}
</ul>`
    : ''
}
<form method="post" action="/oauth/authorize" class="decision">
<input type="hidden" name="request" value="${query}">
<input type="hidden" name="account" value="${account.id}">
<button name="decision" value="allow" class="primary">Allow</button>
<button name="decision" value="deny">Deny</button>
</form>
<p class="fine">You will be sent to <strong>${new URL(redirectUri).host}</strong>. You can take the access back at any time under <a href="/apps">connected apps</a>.</p>
${logoutForm(`/oauth/authorize?${query}`)}`;
}
