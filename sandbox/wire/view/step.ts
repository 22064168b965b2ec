import { html } from 'hono/html';
import { PROJECT } from '../../identities.ts';
import { errorOf } from '../kind.ts';
import { LANES, type Message, type Party } from '../message.ts';
import { answeredSecrets, sentSecrets } from '../named-secrets.ts';
import { carried } from './chip.ts';
import { panel } from './panel.ts';
import type { Html, View } from './view.ts';

const NAMES: Record<Party, string> = {
  browser: 'Browser',
  app: 'App',
  platform: 'Platform',
  stytch: 'Stytch',
};

/** The names over the lanes. Each message says who sends it, so readers aloud need none. */
export const laneNames = (): Html =>
  html`<div class="lanes" aria-hidden="true">${LANES.map((lane) => html`<span>${NAMES[lane]}</span>`)}</div>`;

/** Messages in the order in which they were sent. What the platform asks Stytch behind the scenes is folded. */
export function steps(messages: readonly Message[], view: View): Html {
  const rows: Html[] = [];
  for (let index = 0; index < messages.length; ) {
    const isBackstage = (at: number) => messages[at]?.from === 'platform';
    let end = index;
    while (isBackstage(end)) end++;
    if (end > index) rows.push(folded(messages.slice(index, end), view));
    else rows.push(step(messages[end++] as Message, view));
    index = end;
  }
  return html`<ol class="sequence">${rows}</ol>`;
}

function folded(messages: readonly Message[], view: View): Html {
  const count = `${messages.length} message${messages.length === 1 ? '' : 's'}`;
  return html`<li><details class="folded" id="f${messages[0]?.exchange.id}">
<summary><span class="lane-3 span-2"><span>Platform ↔ Stytch: ${count}</span></span></summary>
<ol class="sequence">${messages.map((message) => step(message, view))}</ol>
</details></li>`;
}

function step(message: Message, view: View): Html {
  const { exchange, from, to, kind, inner, byThief } = message;
  const label = typeof kind.label === 'string' ? kind.label : kind.label(exchange);
  const path = exchange.path.replaceAll(PROJECT.id, '{project}');
  const mark = `${exchange.fault ? ' fault' : ''}${byThief ? ' thief' : ''}`;
  return html`<li class="step${mark}" id="s${exchange.id}">
<details class="message" id="m${exchange.id}" data-unit>
<summary><span class="arrow ${place(from, to)}">
<span class="label"><span class="who">${byThief ? 'A thief' : NAMES[from]} to ${NAMES[to]}: </span><strong>${label}</strong> <code>${exchange.method} ${breakable(path)}</code></span>
${carried(sentSecrets(exchange), view)}</span></summary>
${panel(message, view)}
</details>
${inner.length > 0 ? steps(inner, view) : ''}
<p class="answer"><span class="arrow ${place(to, from)}">
<span class="label"><span class="who">${NAMES[to]} to ${byThief ? 'the thief' : NAMES[from]}: </span>${answerLabel(message)}</span>
${carried(answeredSecrets(exchange), view)}</span></p>
</li>`;
}

function answerLabel({ exchange }: Message): Html {
  const { status, location, milliseconds, fault, answeredAfter } = exchange;
  if (answeredAfter === null) return html`<em>no answer yet</em>`;
  const error = errorOf(exchange);
  const target = location ? URL.parse(location, 'http://same.invalid') : null;
  const where = target ? ` to ${target.host === 'same.invalid' ? '' : target.host}${target.pathname}` : '';
  const kind = error ? 'bad' : 'good';
  return html`<b class="status ${kind}">${status ?? 'cut off'}</b>${breakable(where)}${error && status !== null && error !== `status ${status}` ? ` ${error}` : ''} <small>${milliseconds} ms</small>${fault ? html` <em>(simulated)</em>` : ''}`;
}

function place(from: Party, to: Party): string {
  const [start, end] = [LANES.indexOf(from), LANES.indexOf(to)];
  return `lane-${Math.min(start, end) + 1} span-${Math.abs(end - start) + 1} ${end > start ? 'right' : 'left'}`;
}

/** A path may wrap after each slash: the columns are narrow. */
function breakable(path: string): Html {
  return html`${path.split('/').map((part, index) => (index === 0 ? part : html`/<wbr>${part}`))}`;
}
