import { html } from 'hono/html';
import { CHAPTER_KEYS, CHAPTERS, type Chapter, type ChapterKey, rfcAddress } from '../chapters.ts';
import { type Check, checksOf } from '../checks.ts';
import type { Flow, Passage } from '../flows.ts';
import { namedSecrets } from '../named-secrets.ts';
import { PURPOSES } from '../purposes.ts';
import type { Secret } from '../secrets.ts';
import { clock } from '../tokens.ts';
import { chip } from './chip.ts';
import { laneNames, steps } from './step.ts';
import type { Html, View } from './view.ts';

/** One flow: its secrets, its chapters, its messages. */
export function flowView(flow: Flow, isOpen: boolean, view: View): Html {
  const checks = checksOf(flow.messages, view.facts);
  const chapters = new Set(flow.passages.flatMap(({ chapter, isBefore }) => (isBefore ? [] : chapter)));
  return html`<details class="flow" id="flow-${flow.id}"${isOpen ? html` open` : ''}>
<summary><h2>${flow.title}</h2> <span class="facts">${facts(flow, checks)}</span></summary>
${legend(flow, isOpen, view)}
<nav aria-label="Chapters: ${flow.title}"><ol class="chapters">${CHAPTER_KEYS.map((key) =>
    chapters.has(key)
      ? html`<li><a href="#${anchor(flow, key)}">${CHAPTERS[key].title}</a></li>`
      : html`<li class="ahead">${CHAPTERS[key].title}<span class="unseen"> (not yet)</span></li>`,
  )}</ol></nav>
${laneNames()}
${flow.passages.map((passage, index) => {
  const { chapter, isBefore } = passage;
  if (isBefore) return asideView(passage, `Before this: ${CHAPTERS[chapter].title}`, view);
  const isFirst = flow.passages.findIndex((one) => !one.isBefore && one.chapter === chapter) === index;
  return isFirst
    ? passageView(flow, passage, checks, view)
    : asideView(passage, `${CHAPTERS[chapter].title}, again`, view);
})}
</details>`;
}

const anchor = ({ id }: Flow, key: ChapterKey): string => `${key}-${id}`;

function facts({ messages, since }: Flow, checks: readonly Check[]): string {
  const held = checks.filter(({ holds }) => holds).length;
  const began = messages[0] ? clock(messages[0].exchange.at) : '';
  const count = `${messages.length} message${messages.length === 1 ? '' : 's'}`;
  const verdict = checks.length > 0 ? [`${held} of ${checks.length} checks passed`] : [];
  return [began, count, ...verdict, ...since].join(' · ');
}

function legend({ id, messages }: Flow, isOpen: boolean, view: View): Html | '' {
  const named = messages.flatMap(({ exchange }) => namedSecrets(exchange));
  const secrets = [...new Set(named.map((one) => view.secrets.of(one)))];
  if (secrets.length === 0) return '';
  const list = (some: Secret[]) =>
    html`<ul>${some.map((secret) => html`<li>${chip(secret, view)}</li>`)}</ul>`;
  const pale = secrets.filter(({ isPale }) => isPale);
  return html`<div class="legend"><p><span class="scripted">Select a secret to see where it goes and what it is for, or a message to read it.</span> The values stay hidden.</p>
${list(secrets.filter(({ isPale }) => !isPale))}
${pale.length > 0 ? html`<details id="pale-${id}"><summary>Cookies and server secrets (${pale.length})</summary>${list(pale)}</details>` : ''}${purposes(id, secrets, isOpen)}</div>`;
}

/** What the secrets of a flow are for, each kind once. */
function purposes(id: number, secrets: readonly Secret[], isOpen: boolean): Html | '' {
  const names = new Set(secrets.map(({ name }) => name));
  const rows = Object.entries(PURPOSES).filter(([name]) => names.has(name));
  if (rows.length === 0) return '';
  return html`<details id="purposes-${id}"${isOpen ? html` open` : ''}><summary>What the secrets are for</summary>
<dl class="purposes">${rows.map(([name, purpose]) => html`<div><dt>${name}</dt><dd>${purpose}</dd></div>`)}</dl></details>`;
}

const numberOf = (chapter: ChapterKey): number => CHAPTER_KEYS.indexOf(chapter) + 1;

/** A passage that needs no explanation: the chapter has one elsewhere in this flow, or belongs to no flow. */
const asideView = ({ chapter, messages }: Passage, title: string, view: View): Html =>
  html`<section class="chapter again"><h3><span>${numberOf(chapter)}</span> ${title}</h3>${steps(messages, view)}</section>`;

function passageView(flow: Flow, { chapter, messages }: Passage, checks: Check[], view: View): Html {
  return html`<section class="chapter"><h3 id="${anchor(flow, chapter)}"><span>${numberOf(chapter)}</span> ${CHAPTERS[chapter].title}</h3>
${chapterText(CHAPTERS[chapter])}
${checkList(checks.filter((check) => check.chapter === chapter))}
${steps(messages, view)}</section>`;
}

function chapterText({ sentence, standards, files }: Chapter): Html {
  const links = standards.map(
    ([name, section]) =>
      html`<a href="${rfcAddress(name, section)}" rel="noreferrer">${name} §${section}</a> `,
  );
  return html`<p>${sentence}</p>
<p class="sources">${links}Code: ${files.map((file) => html`<code>${file}</code> `)}</p>`;
}

function checkList(checks: readonly Check[]): Html | '' {
  if (checks.length === 0) return '';
  return html`<ul class="checks" aria-label="Computed from these messages">${checks.map(
    ({ claim, holds, otherwise }) =>
      html`<li class="${holds ? 'good' : 'bad'}"><strong><span aria-hidden="true">${holds ? '✓' : '✗'}</span> ${holds ? html`<span class="unseen">Passed: </span>` : 'Failed: '}${claim}</strong> <span class="otherwise">${holds ? 'Otherwise' : 'As a result'}, ${otherwise}</span></li>`,
  )}</ul>`;
}
