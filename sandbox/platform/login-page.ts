import { html } from 'hono/html';
import { SAMPLE_USERS, type SampleUser } from '../identities.ts';
import { yourPlatform } from '../your-api.ts';
import type { Account } from './stytch-accounts.ts';

/** Choose who you are; no password. @param returnTo path to go on to, with its query. */
export function loginPage(returnTo: string) {
  return html`<h1>Log in to ${yourPlatform.name}</h1>
<p>Choose a sample user. No password needed.</p>
<form method="post" action="/login">
<input type="hidden" name="return_to" value="${returnTo}">
<ul class="choices">
${SAMPLE_USERS.map(
  (user) => html`<li><button name="user" value="${user.key}" aria-describedby="about-${user.key}">
${portrait(user)}<span>Continue as ${user.firstName} ${user.lastName}</span></button>
<small id="about-${user.key}">${user.about}</small></li>`,
)}
</ul>
</form>`;
}

/** B2B: an authorization is for one organization, so who belongs to several says which. */
export function organizationPage(user: SampleUser, accounts: readonly Account[], returnTo: string) {
  return html`<h1>Choose an organization</h1>
<p>${user.firstName}, you belong to ${accounts.length} organizations. Which one is this for?</p>
<form method="post" action="/organization">
<input type="hidden" name="return_to" value="${returnTo}">
<ul class="choices">
${accounts.map(
  ({ id, organization }) =>
    html`<li><button name="account" value="${id}"><span>${organization?.name}</span></button></li>`,
)}
</ul>
</form>
${logoutForm(returnTo)}`;
}

export function logoutForm(returnTo: string) {
  return html`<form method="post" action="/logout" class="quiet">
<input type="hidden" name="return_to" value="${returnTo}">
<button class="link">Log in as somebody else</button>
</form>`;
}

function portrait({ key, hasPicture, firstName }: SampleUser) {
  return hasPicture
    ? html`<img src="/pictures/${key}.svg" alt="" width="40" height="40">`
    : html`<span class="initial" aria-hidden="true">${firstName[0]}</span>`;
}
