import type { Context } from 'hono';
import { html } from 'hono/html';
import { yourPlatform } from '../your-api.ts';
import { page } from './page.ts';

/** What Stytch's component shows when a request cannot go on; the app is never told
 * (`stytchauth/stytch-browser`, packages/web/src/ui/components/organisms/IDPConsent.tsx). */
export function problemPage(c: Context, message: string, type?: string): Promise<Response> {
  const body = html`<h1>We can’t continue with this request</h1>
<p role="alert">${message}</p>
${type ? html`<p class="fine"><code>${type}</code></p>` : ''}
<p>Go back to the app that sent you here and start again. If it happens again, the app’s settings may be wrong.</p>`;
  return page(c, { title: 'We can’t continue with this request', body, status: 400 });
}

/**
 * What the platform shows while Stytch does not respond.
 * @param appUrl the app that the platform knows. There is a way back to it if it sent the user; whom else the request
 *   names, only Stytch could confirm.
 */
export async function outagePage(c: Context, appUrl: string): Promise<Response> {
  const title = `${yourPlatform.name} can’t reach its sign-in service`;
  const form = c.req.method === 'POST' ? await c.req.parseBody() : {};
  const query = new URLSearchParams(String(form.request ?? new URL(c.req.url).search));
  const isFromApp = URL.parse(query.get('redirect_uri') ?? '')?.origin === appUrl;
  const body = html`<h1>${title}</h1>
<p role="alert">Wait a minute, then try again.</p>
${isFromApp ? html`<p><a href="${appUrl}">Back to the app</a></p>` : ''}`;
  return page(c, { title, body, status: 503 });
}
