import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { page } from '../platform/page.ts';
import { expireRefreshTokens, resetAll, revokeConsent } from './actions.ts';
import type { SandboxState } from './sandbox-state.ts';
import { flowsOf } from './sequence.ts';
import { switchForms } from './switch-forms.ts';
import { TROUBLES } from './troubles.ts';
import { wirePage } from './wire-page.ts';
import { WIRE_STYLES } from './wire-styles.ts';

const SHOWN_FLOWS = 5;

/** `GET /sandbox`: what went over the wire, for developers to read, beside the switches as forms. */
export function pageRoutes(state: SandboxState): Hono {
  const { switches, log, standIn } = state;
  const routes = new Hono().basePath('/sandbox');

  routes.get('/', (c) => {
    const flows = flowsOf(log.list()).slice(0, SHOWN_FLOWS);
    const body = html`<h1>The sandbox</h1>
<p>What the Stytch stand-in and the platform were asked, and what they answered. Secrets are masked; the same value has the same number everywhere. <a href="/sandbox">Load again</a></p>
<details class="box"${Object.keys(switches.current.endpoints).length > 0 ? html` open` : ''}><summary>Make trouble</summary>${switchForms(switches.current)}</details>
<h2>On the wire</h2>
${wirePage(flows)}`;
    return page(c, { title: 'Sandbox', body, width: 'wide', styles: '/sandbox/wire.css' });
  });
  routes.get('/wire.css', (c) => c.body(WIRE_STYLES, 200, { 'Content-Type': 'text/css; charset=utf-8' }));

  const onPost = (name: string, act: (fields: Record<string, string>) => unknown) =>
    routes.post(`/form/${name}`, async (c: Context) => {
      const form = await c.req.parseBody();
      await act(Object.fromEntries(Object.entries(form).map(([key, value]) => [key, String(value)])));
      return c.redirect('/sandbox', 303);
    });

  onPost('trouble', ({ endpoint = '', trouble = '', times }) => {
    const fault = TROUBLES[trouble]?.fault;
    switches.merge({
      endpoints: { [endpoint]: fault ? { ...fault, ...(times ? { times: Number(times) } : {}) } : null },
    });
  });
  onPost('lifetime', ({ seconds }) => switches.merge({ accessTokenTtl: seconds ? Number(seconds) : null }));
  onPost('reuse', ({ mode }) => switches.merge({ reuseDetection: mode }));
  onPost('reset', () => resetAll(state));
  onPost('rotate-keys', () => standIn?.project.keys.rotate());
  onPost('expire', () => standIn && expireRefreshTokens(standIn.project));
  onPost(
    'revoke-consent',
    ({ user = '', client }) => standIn && revokeConsent(standIn.project, user, client),
  );
  routes.onError((error, c) => {
    if (error instanceof z.ZodError) return c.text(z.prettifyError(error), 400);
    throw error;
  });
  return routes;
}
