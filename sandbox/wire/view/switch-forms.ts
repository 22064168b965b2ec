import { html } from 'hono/html';
import { ENDPOINTS, type Settings } from '../../control/switches.ts';
import { CONFIDENTIAL_CLIENT, PUBLIC_CLIENT, SAMPLE_USERS } from '../../identities.ts';
import { TROUBLES } from '../troubles.ts';

const ENDPOINT_NAMES: Record<(typeof ENDPOINTS)[number], string> = {
  token: 'token endpoint, any grant',
  exchange: 'token endpoint, code exchange',
  refresh: 'token endpoint, refresh',
  userinfo: 'userinfo',
  introspect: 'introspection',
  revoke: 'revocation',
  jwks: 'signing keys (JWKS)',
  discovery: 'discovery',
  backend: 'Stytch’s API for the platform',
  api: 'the platform’s API',
};

/**
 * The switches for trouble as forms. Each posts to `/sandbox/form/<name>` and comes back.
 * @param hasStandIn a real Stytch project has no switches: only those of the platform are left
 */
export function switchForms(settings: Settings, hasStandIn: boolean) {
  const names = hasStandIn ? ENDPOINTS : ENDPOINTS.filter((name) => name === 'api');
  return html`<div class="switches">
${form(
  'trouble',
  'Make an endpoint fail',
  html`<label>Endpoint <select name="endpoint">${names.map(
    (name) => html`<option value="${name}">${ENDPOINT_NAMES[name]}</option>`,
  )}</select></label>
<label>Failure <select name="trouble">${Object.entries(TROUBLES).map(
    ([name, { label }]) => html`<option value="${name}">${label}</option>`,
  )}</select></label>
<label>How many requests (leave empty for all, until you switch it off) <input name="times" inputmode="numeric" pattern="[0-9]*"></label>`,
)}
${hasStandIn ? stytchForms(settings) : ''}
${form('reset', 'Reset the sandbox', html`<p>Clears ${hasStandIn ? 'all tokens, consents, failures' : 'all failures'} and the log, and restores the sample data.</p>`)}
</div>
${switchedOn(settings.endpoints)}`;
}

function stytchForms({ accessTokenTtl, reuseDetection }: Settings) {
  return html`${form(
    'lifetime',
    'Access token lifetime',
    html`<label>Seconds (leave empty for one hour) <input name="seconds" inputmode="numeric" pattern="[0-9]*" value="${accessTokenTtl ?? ''}"></label>`,
  )}
${form(
  'reuse',
  'When a rotated refresh token is used again',
  html`<label>What happens <select name="mode">
${option('family', 'all tokens of the connection are revoked', reuseDetection)}
${option('token', 'only that request is refused', reuseDetection)}
${option('off', 'it still works', reuseDetection)}
</select></label>`,
)}
${form(
  'revoke-consent',
  'Withdraw a user’s consent',
  html`<label>User <select name="user">${SAMPLE_USERS.map(
    ({ key, firstName, lastName }) => html`<option value="${key}">${firstName} ${lastName}</option>`,
  )}</select></label>
<label>App <select name="client">
<option value="${CONFIDENTIAL_CLIENT.clientId}">confidential client</option>
<option value="${PUBLIC_CLIENT.clientId}">public client</option>
</select></label>`,
)}
${form('rotate-keys', 'Sign with a new key', html`<p>The old one stays published.</p>`)}
${form('expire', 'Expire all refresh tokens', html`<p>As if three months had passed.</p>`)}`;
}

function form(name: string, title: string, fields: ReturnType<typeof html>) {
  return html`<form method="post" action="/sandbox/form/${name}"><fieldset><legend>${title}</legend>
${fields}<button>${name === 'reset' ? 'Reset' : 'Apply'}<span class="unseen">: ${title}</span></button></fieldset></form>`;
}

function option(value: string, label: string, current: string) {
  return html`<option value="${value}"${value === current ? html` selected` : ''}>${label}</option>`;
}

function switchedOn(endpoints: Settings['endpoints']) {
  const faults = Object.entries(endpoints);
  if (faults.length === 0) return '';
  return html`<p role="status">Switched on: ${faults.map(
    ([name, fault]) => html`<code>${name} ${JSON.stringify(fault)}</code> `,
  )}</p>`;
}
