import { html } from 'hono/html';
import type { Shown } from './mask.ts';
import type { Flow, Party, Step } from './sequence.ts';

const LANES: readonly Party[] = ['browser', 'app', 'platform', 'stytch'];
const NAMES: Record<Party, string> = {
  browser: 'Browser',
  app: 'App',
  platform: 'Platform',
  stytch: 'Stytch',
};

/** The flows as sequences: four lanes, an arrow for each request, its content on opening. */
export function wirePage(flows: readonly Flow[]) {
  if (flows.length === 0) {
    return html`<p>Nothing yet. Press <strong>Connect</strong> in the app, then load this page again.</p>`;
  }
  return flows.map(
    ({ steps }, index) => html`<section aria-labelledby="flow-${index}">
<h3 id="flow-${index}">${index === 0 ? 'Latest' : `${index} before`}, from ${steps[0]?.at}</h3>
<div class="lanes" aria-hidden="true">${LANES.map((lane) => html`<span>${NAMES[lane]}</span>`)}</div>
<ol class="sequence">${steps.map(stepRow)}</ol>
</section>`,
  );
}

function stepRow(step: Step) {
  const [from, to] = [LANES.indexOf(step.from), LANES.indexOf(step.to)];
  const span = `lane-${Math.min(from, to) + 1} span-${Math.abs(to - from) + 1} ${to > from ? 'right' : 'left'}`;
  const time = step.milliseconds === null ? '' : `, ${step.milliseconds} ms`;
  return html`<li${step.isFault ? html` class="fault"` : ''}><details>
<summary><span class="arrow ${span}"><span class="label"><span class="unseen">${NAMES[step.from]} to ${NAMES[step.to]}: </span>${breakable(step.title)}
<b>${step.status}</b>${step.leavesFor ? ` to ${step.leavesFor}` : ''}${time}${step.isFault ? ' (switched on here)' : ''}</span></span></summary>
<div class="content">
${members('Sent', step.request)}
${members('Answered', step.answer)}
${step.location ? html`<p>Sends the browser to <code>${step.location}</code></p>` : ''}
</div>
</details></li>`;
}

/** A path may wrap after each slash: the columns are narrow. */
function breakable(title: string) {
  return title.split('/').map((part, index) => (index === 0 ? part : html`/<wbr>${part}`));
}

function members(title: string, shown: readonly Shown[]) {
  if (shown.length === 0) return '';
  return html`<h4>${title}</h4><dl>${shown.map(
    ({ name, text, claims }) =>
      html`<dt>${name}</dt><dd>${text}${claims ? html`<pre tabindex="0">${claims}</pre>` : ''}</dd>`,
  )}</dl>`;
}
