import { Hono } from 'hono';
import { csrf } from 'hono/csrf';
import { html } from 'hono/html';
import { RequestError, StytchError } from 'stytch';
import type { Switches } from '../control/switches.ts';
import { SAMPLE_USERS } from '../identities.ts';
import type { Scope } from '../stytch/scopes.ts';
import { yourPlatform } from '../your-api.ts';
import { allowedApps } from './allowed-apps.ts';
import { platformApi, type Resource } from './api.ts';
import { authorizationUrl } from './authorization-url.ts';
import { b2bAccounts } from './b2b-accounts.ts';
import { consumerAccounts } from './consumer-accounts.ts';
import { loginRoutes } from './login-routes.ts';
import { page } from './page.ts';
import { MARK, portraitOf } from './pictures.ts';
import { outagePage, problemPage } from './problem-page.ts';
import { RateLimit } from './rate-limit.ts';
import { Session } from './session.ts';
import { STYLES } from './styles.ts';
import type { StytchProject } from './stytch-project.ts';

export interface PlatformOptions {
  vertical: 'consumer' | 'b2b';
  stytch: StytchProject;
  /** The platform's own. */
  scopes: readonly Scope[];
  resources: readonly Resource[];
  switches: Switches;
  /** Origin of the app. */
  appUrl: string;
}

/** The platform: the product whose users, consent and tokens Stytch runs. Its pages and its API. */
export function platformRoutes(options: PlatformOptions): Hono {
  const { vertical, stytch, scopes, resources, switches, appUrl } = options;
  const accounts = vertical === 'b2b' ? b2bAccounts(stytch) : consumerAccounts(stytch);
  const app = new Hono();

  app.get('/', (c) =>
    page(c, {
      title: 'Welcome',
      body: html`<h1>${yourPlatform.name}</h1>
<p>This is the sandbox’s sample platform. Connected Apps send people to its <code>/oauth/authorize</code>, and call its API under <code>/v1</code>.</p>
<p><a href="/apps">A user’s connected apps</a></p>
<p><a href="/sandbox">The wire page: every message, and simulated failures</a></p>`,
    }),
  );
  app.get('/platform.css', (c) => c.body(STYLES, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.get('/platform.svg', (c) => c.body(MARK, 200, { 'Content-Type': 'image/svg+xml' }));
  app.get('/pictures/:name', (c) => {
    const user = SAMPLE_USERS.find(
      ({ key, hasPicture }) => hasPicture && c.req.param('name') === `${key}.svg`,
    );
    return user ? c.body(portraitOf(user.key), 200, { 'Content-Type': 'image/svg+xml' }) : c.notFound();
  });
  // The API before the pages: their check of a form's origin is not meant for bearer calls.
  app.route('/', platformApi(accounts, resources, new RateLimit(switches)));
  // SameSite=Lax keeps the session cookie out of foreign POSTs; this refuses them whatever the browser does.
  app.use('*', csrf());
  const session = new Session();
  app.route('/', loginRoutes(session));
  app.route('/', authorizationUrl(session, accounts, scopes, switches));
  app.route('/', allowedApps(session, accounts, scopes));
  app.onError((error, c) => {
    if (error instanceof RequestError) return outagePage(c, appUrl);
    if (!(error instanceof StytchError)) throw error;
    if (error.status_code >= 500) return outagePage(c, appUrl);
    return problemPage(c, error.error_message, error.error_type);
  });
  return app;
}
