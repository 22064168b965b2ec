import type { Context } from 'hono';
import { html } from 'hono/html';
import { page } from './page.ts';

/** What Stytch's component shows when a request cannot go on; the app is never told
 * (`stytchauth/stytch-browser`, packages/web/src/ui/components/organisms/IDPConsent.tsx). */
export function problemPage(c: Context, message: string, type?: string): Promise<Response> {
  const body = html`<h1>This request cannot go on</h1>
<p role="alert">${message}</p>
${type ? html`<p class="fine"><code>${type}</code></p>` : ''}
<p>Go back to the app that sent you here and start again. If it happens again, the app's settings do not fit.</p>`;
  return page(c, { title: 'This request cannot go on', body, status: 400 });
}
