import { html } from 'hono/html';
import type { Exchange } from '../../control/exchange-log.ts';
import { membersOfJson } from '../../control/members-of-body.ts';
import { curlCommand } from '../curl.ts';
import { answerText, requestText, valueText } from '../http-text.ts';
import { whatComesBack } from '../kind.ts';
import type { Message } from '../message.ts';
import { answeredSecrets, sentSecrets } from '../named-secrets.ts';
import { decodedToken, timeInWords } from '../tokens.ts';
import { chip, parts } from './chip.ts';
import type { Html, View } from './view.ts';

/** What a message is about, three times: in words, as it was sent, and as a command. A script makes tabs of it. */
export function panel({ exchange, kind }: Message, view: View): Html {
  const command = curlCommand(exchange, view.origins[exchange.server]);
  return html`<div class="panel">
<section data-tab><h4>Explained</h4>
<p>${kind.sends}</p>
<p>${whatComesBack(kind, exchange)}</p>
${members('Sent', { ...exchange.query, ...withoutQueries(exchange.params) }, exchange, view)}
${members('Received', membersOfJson(exchange.answer), exchange, view)}
${tokens(exchange, view)}
</section>
<section data-tab><h4>HTTP</h4>
<pre>${parts(requestText(exchange, view.secrets), view)}</pre>
<pre>${parts(answerText(exchange, view.secrets), view)}</pre>
</section>
<section data-tab><h4>curl</h4>
<p>This is the same request. Each variable stands for a secret.</p>
<pre>${parts(view.secrets.parts(command), view)}</pre>
</section>
</div>`;
}

/** The forms of the platform carry the query of their page along. */
const withoutQueries = ({ request, return_to, ...rest }: Record<string, unknown>) => rest;

function members(title: string, shown: Record<string, unknown>, exchange: Exchange, view: View): Html | '' {
  const entries = Object.entries(shown);
  if (entries.length === 0) return '';
  return html`<h5>${title}</h5><dl>${entries.map(([name, value]) => {
    const time = timeInWords(name, value, exchange.at);
    return html`<dt>${name}</dt><dd>${parts(valueText(name, value, view.secrets), view)}${time ? html` <small>${time}</small>` : ''}</dd>`;
  })}</dl>`;
}

/** The tokens of a message, decoded: what they say is no secret, only their signature makes them good. */
function tokens(exchange: Exchange, view: View) {
  const seen = new Set<string>();
  return [...sentSecrets(exchange), ...answeredSecrets(exchange)].map((named) => {
    const decoded = decodedToken(named.value);
    if (!decoded || seen.has(named.value)) return '';
    seen.add(named.value);
    return html`<div class="token"><h5>Inside ${chip(view.secrets.of(named), view)}</h5>
${members('Header', decoded.header, exchange, view)}
${members('Claims', decoded.claims, exchange, view)}</div>`;
  });
}
