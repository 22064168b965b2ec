import { html } from 'hono/html';
import type { Played, SandboxState } from '../../control/sandbox-state.ts';
import { CONFIDENTIAL_CLIENT } from '../../identities.ts';
import { latestConnection } from '../latest-connection.ts';
import { SCENARIOS } from '../scenarios.ts';
import { switchForms } from './switch-forms.ts';
import type { Html } from './view.ts';

/** The scenario that is being played, and its way back. */
export function nowPlaying({ scenario }: SandboxState): Html {
  return html`<div id="now" role="status">${scenario ? banner(scenario) : ''}</div>`;
}

function banner({ name, now, links }: Played): Html {
  const { title } = SCENARIOS[name as keyof typeof SCENARIOS];
  return html`<div class="banner"><h2>${title}</h2><p>${now}</p>
<div class="actions">${links.map(link)}
<form method="post" action="/sandbox/form/take-back"><button>Undo</button></form></div></div>`;
}

function link([words, address]: Played['links'][number]): Html {
  if (address.startsWith('#')) return html`<a class="button" href="${address}">${words}</a> `;
  return html`<a class="button" href="${address}" target="_blank" rel="noreferrer">${words}<span class="unseen"> (new tab)</span></a> `;
}

/** The scenarios as buttons, and every single switch. */
export function troubleView(state: SandboxState): Html {
  const connection = latestConnection(state.log.list());
  const cards = Object.entries(SCENARIOS).map(
    ([name, { title, about, needsConnection }]) => html`<li><h3>${title}</h3><p>${about}</p>
${
  needsConnection && !connection
    ? html`<p class="fine">Connect in the app first.</p>`
    : html`<button name="scenario" value="${name}" aria-label="Try it: ${title}">Try it</button>`
}</li>`,
  );
  const scenarios = html`<form method="post" action="/sandbox/form/scenario"><ul class="scenarios">${cards}</ul></form>`;
  const rotation =
    connection?.clientId === CONFIDENTIAL_CLIENT.clientId
      ? html`<p>This app has a client secret, so its refresh token stays the same, and a stolen copy is worthless. To see rotation and how it exposes a thief, start the demo as a public client: <code>SANDBOX_CLIENT=public npm run demo</code>.</p>`
      : '';
  const isOn = Object.keys(state.switches.current.endpoints).length > 0;
  return html`<section class="trouble" aria-labelledby="trouble"><h2 id="trouble">Make something fail</h2>
${state.standIn ? html`${scenarios}${rotation}` : html`<p>With a real Stytch project, only the platform’s API can be made to fail.</p>`}
<details class="box" id="switches"${isOn && !state.scenario ? html` open` : ''}><summary>All switches</summary>${switchForms(state.switches.current, Boolean(state.standIn))}</details></section>`;
}
