import { Window } from 'happy-dom';
import type { Answer, Visit } from './browser.ts';

/** A page in front of a person, with the ways that led there. */
export interface Page extends Answer {
  /** Path and query of every answer on the way here within the app, this one included. */
  trail: string[];
}

/** One window for all: each of its own would stay in memory, a megabyte and a half. */
const parser = new new Window().DOMParser();

const read = (html: string) => parser.parseFromString(html, 'text/html');

/** @returns what a person reads on the page */
export function words({ text }: Pick<Answer, 'text'>): string {
  const { body } = read(text);
  for (const element of body.querySelectorAll('script, style')) element.remove();
  return body.textContent.replace(/\s+/g, ' ').trim();
}

/** @returns what the page has put into a field */
export function fieldValue({ text }: Pick<Answer, 'text'>, name: string): string | undefined {
  return read(text).querySelector(`input[name="${name}"]`)?.getAttribute('value') ?? undefined;
}

/** The older kind of button, which other people's pages still have. */
const SUBMIT = 'input[type=submit]';

const label = (button: {
  matches(selector: string): boolean;
  getAttribute(name: string): string | null;
  textContent: string;
}) =>
  (button.matches(SUBMIT) ? (button.getAttribute('value') ?? '') : button.textContent).replace(/\s+/g, ' ');

/**
 * Fills in the form of a button and presses it, as a browser without JavaScript does.
 *
 * @param button what is written on it, or a part of that
 * @param fields what the person types, by name of the field
 * @returns where the browser goes
 * @throws Error when the page has no such button
 */
export async function formOf(
  page: Answer,
  button: string,
  fields: Record<string, string> = {},
): Promise<{ address: string; visit: Visit }> {
  const pressed = [...read(page.text).querySelectorAll(`button, ${SUBMIT}`)].find((candidate) =>
    label(candidate).includes(button),
  );
  const form = pressed?.closest('form');
  if (!pressed || !form) throw new Error(`no button "${button}" at ${page.url}: ${words(page)}`);
  const data = new FormData();
  for (const input of form.querySelectorAll(`input:not(${SUBMIT})`)) {
    data.append(input.getAttribute('name') ?? '', input.getAttribute('value') ?? '');
  }
  const name = pressed.getAttribute('name');
  if (name) data.append(name, pressed.getAttribute('value') ?? '');
  for (const [field, value] of Object.entries(fields)) data.set(field, value);
  const multipart = form.getAttribute('enctype') === 'multipart/form-data';
  const encoded = new Response(multipart ? data : new URLSearchParams([...data] as [string, string][]));
  return {
    address: new URL(form.getAttribute('action') || page.url, page.url).href,
    visit: {
      method: (form.getAttribute('method') ?? 'GET').toUpperCase(),
      headers: { 'Content-Type': encoded.headers.get('content-type') ?? '' },
      body: Buffer.from(await encoded.arrayBuffer()),
    },
  };
}
