import { html } from 'hono/html';
import type { Named } from '../named-secrets.ts';
import { PURPOSES } from '../purposes.ts';
import type { Part, Secret } from '../secrets.ts';
import type { Html, View } from './view.ts';

/** A secret that can be selected: then all its places light up. Without JavaScript it is a link that does the same. */
export const chip = (secret: Secret, view: View): Html =>
  html`<a class="${look(secret, view)}" href="?light=${view.light === secret.digits ? '' : secret.digits}" data-secret="${secret.digits}" title="${purposeOf(secret)}">${words(secret)}</a>`;

/** What it is for, as far as that has been said. */
export const purposeOf = ({ name, length }: Secret): string =>
  `${PURPOSES[name] ?? 'A cookie that only the browser and one site see.'} ${length} characters.`;

/** The same where something else is selected by the click. */
const flatChip = (secret: Secret, view: View): Html =>
  html`<span class="${look(secret, view)}" data-secret="${secret.digits}">${words(secret)}</span>`;

/** Chips of what a message carries, each once. */
export function carried(named: readonly Named[], view: View): Html | '' {
  const secrets = new Set(named.map((one) => view.secrets.of(one)));
  if (secrets.size === 0) return '';
  return html`<span class="carries"><span class="unseen">, with </span>${[...secrets].map((secret) => flatChip(secret, view))}</span>`;
}

/** A masked text. */
export const parts = (all: readonly Part[], view: View): Html =>
  html`${all.map((part) => (typeof part === 'string' ? part : chip(part, view)))}`;

const look = ({ hue, digits, isPale }: Secret, { light }: View): string =>
  `chip hue-${hue}${isPale ? ' pale' : ''}${light === digits ? ' lit' : ''}`;

const words = ({ name, digits }: Secret): Html => html`${name} <b>#${digits}</b>`;
