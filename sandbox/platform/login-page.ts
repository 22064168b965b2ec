import { html } from 'hono/html';
import { PEOPLE, type Person } from '../identities.ts';
import type { Account } from './stytch-accounts.ts';

/** Choose who you are; no password. @param returnTo path to go on to, with its query. */
export function loginPage(returnTo: string) {
  return html`<h1>Log in to Tasklight</h1>
<p>Choose a sample person to continue as. There is no password.</p>
<form method="post" action="/login">
<input type="hidden" name="return_to" value="${returnTo}">
<ul class="choices">
${PEOPLE.map(
  (person) => html`<li><button name="person" value="${person.key}" aria-describedby="about-${person.key}">
${portrait(person)}<span>Continue as ${person.firstName} ${person.lastName}</span></button>
<small id="about-${person.key}">${person.about}</small></li>`,
)}
</ul>
</form>`;
}

/** B2B: an authorization is for one organization, so who belongs to several says which. */
export function organizationPage(person: Person, accounts: readonly Account[], returnTo: string) {
  return html`<h1>Choose an organization</h1>
<p>${person.firstName}, you belong to ${accounts.length} organizations. Which one is this for?</p>
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

function portrait({ key, hasPicture, firstName }: Person) {
  return hasPicture
    ? html`<img src="/pictures/${key}.svg" alt="" width="40" height="40">`
    : html`<span class="initial" aria-hidden="true">${firstName[0]}</span>`;
}
