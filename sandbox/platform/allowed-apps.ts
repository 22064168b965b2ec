import { Hono } from 'hono';
import { html } from 'hono/html';
import { findScope, type Scope } from '../stytch/scopes.ts';
import { yourPlatform } from '../your-api.ts';
import { admit, type Visitor } from './admit.ts';
import { logoutForm } from './login-page.ts';
import { page } from './page.ts';
import type { Session } from './session.ts';
import type { AllowedApp, StytchAccounts } from './stytch-accounts.ts';

const HERE = '/apps';

/** `/apps`: the apps that the user has allowed, each with a button to remove the access. */
export function allowedApps(session: Session, stytch: StytchAccounts, own: readonly Scope[]): Hono {
  const routes = new Hono().basePath(HERE);

  routes.get('/', async (c) => {
    const visitor = await admit(c, { session, stytch }, HERE);
    if (visitor instanceof Response) return visitor;
    const apps = await stytch.allowedApps(visitor.account);
    return page(c, { title: 'Connected apps', body: appsPage(visitor, apps, own) });
  });

  routes.post('/', async (c) => {
    const visitor = await admit(c, { session, stytch }, HERE);
    if (visitor instanceof Response) return visitor;
    const form = await c.req.parseBody();
    await stytch.withdraw(visitor.account, String(form.app ?? ''));
    return c.redirect(HERE, 303);
  });

  return routes;
}

function appsPage({ user }: Visitor, apps: readonly AllowedApp[], own: readonly Scope[]) {
  const rows = apps.map(
    ({ id, name, scopes }) => html`<li><div><strong>${name || id}</strong>
<ul class="granted">${scopes
      .split(' ')
      .filter(Boolean)
      .map((scope) => html`<li>${findScope(scope, own)?.description ?? scope}</li>`)}</ul></div>
<button name="app" value="${id}">Remove access<span class="unseen"> from ${name || id}</span></button></li>`,
  );
  return html`<h1>Connected apps</h1>
<p>Apps that can use <strong>${user.firstName} ${user.lastName}</strong>’s ${yourPlatform.name} account.</p>
${
  apps.length === 0
    ? html`<p>No connected apps yet.</p>`
    : html`<form method="post" action="${HERE}"><ul class="scopes">${rows}</ul></form>`
}
${logoutForm(HERE)}`;
}
