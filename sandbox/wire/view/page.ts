import { html } from 'hono/html';
import type { SandboxState } from '../../control/sandbox-state.ts';
import type { Flow } from '../flows.ts';
import { purposeOf } from './chip.ts';
import { flowView } from './flow.ts';
import { nowPlaying, troubleView } from './scenario-view.ts';
import type { Html, View } from './view.ts';

const STYLES = ['page', 'flow', 'chip', 'arrow', 'panel', 'live', 'trouble'];

/** The whole page. It is complete without its script, which adds tabs, light and news. */
export function wirePage(flows: readonly Flow[], state: SandboxState, view: View): Html {
  const { app, platform } = view.origins;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>The wire: your OAuth flow, message by message</title>
${STYLES.map((name) => html`<link rel="stylesheet" href="/sandbox/assets/${name}.css">`)}
<link rel="icon" href="/platform.svg" type="image/svg+xml">
<script type="module" src="/sandbox/assets/wire.js"></script>
</head>
<body>
<a class="skip" href="#flows">Skip to the flows</a>
<header><h1>The wire</h1><p>Your OAuth flow, message by message</p>
<nav aria-label="Elsewhere"><a href="${app}">App</a> <a href="${platform}/apps">Platform</a> <a href="#trouble">Make something fail</a></nav>
<p id="live"><a href="/sandbox">Reload</a></p></header>
<main>
<p>The <strong>app</strong> wants to use the user’s data on the <strong>platform</strong> without ever seeing their password. The user agrees on the platform, and <strong>Stytch</strong> gives the app tokens for the platform’s API. Stytch is the platform’s <em>issuer</em>: the server that issues its tokens. In this setup, the browser never talks to Stytch.</p>
${nowPlaying(state)}
<div id="flows">${
    flows.length === 0
      ? html`<p class="empty"><strong>Nothing yet.</strong> <a href="${app}">Open the app</a> and connect. Every message shows up here, with its secrets masked.</p>`
      : flows.map((flow, index) => flowView(flow, index === 0, view))
  }</div>
${troubleView(state)}
${chosen(view)}
</main>
<footer>Secrets are masked: the same value always has the same colour and the same # label. All people and data are made up.</footer>
</body>
</html>`;
}

/** The secret that is selected, and what it is for; it stays in sight. The script fills it anew. */
function chosen({ secrets, light }: View): Html {
  const secret = secrets.withDigits(light);
  return html`<p id="chosen"${secret ? '' : html` hidden`}>${secret ? html`<strong>${secret.name} #${secret.digits}</strong> ${purposeOf(secret)}` : ''}</p>`;
}
