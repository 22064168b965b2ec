import { Window } from 'happy-dom';
import type { HttpResponse, Visit } from './browser.ts';

/** A page in front of a user, with the ways that led there. */
export interface Page extends HttpResponse {
  /** Path and query of every response on the way here within the app, this one included. */
  trail: string[];
}

/** One window for all: each of its own would stay in memory, a megabyte and a half. */
const parser = new new Window().DOMParser();

const read = (html: string) => parser.parseFromString(html, 'text/html');

/** @returns status and path of the page that a user ended on */
export const where = ({ status, url }: Pick<HttpResponse, 'status' | 'url'>): string =>
  `${status} ${new URL(url).pathname}`;

/** @returns what a user reads on the page */
export function words({ text }: Pick<HttpResponse, 'text'>): string {
  const { body } = read(text);
  for (const element of body.querySelectorAll('script, style')) element.remove();
  return body.textContent.replace(/\s+/g, ' ').trim();
}

/** @returns what the page has put into a field */
export function fieldValue({ text }: Pick<HttpResponse, 'text'>, name: string): string | undefined {
  return read(text).querySelector(`input[name="${name}"]`)?.getAttribute('value') ?? undefined;
}

/** @returns where the link of that text leads, if the page has one */
export function linkOf(page: Pick<HttpResponse, 'url' | 'text'>, text: string): string | undefined {
  const links = [...read(page.text).querySelectorAll('a[href]')];
  const href = links.find((link) => link.textContent.trim() === text)?.getAttribute('href');
  return href ? new URL(href, page.url).href : undefined;
}

/** The older kind of button, which pages of others still have. */
const SUBMIT = 'input[type=submit]';

/** @throws Error when the page has no such button in a form */
function formWith(page: Pick<HttpResponse, 'url' | 'text'>, button: string) {
  const pressed = [...read(page.text).querySelectorAll(`button, ${SUBMIT}`)].find((candidate) => {
    const label = candidate.matches(SUBMIT) ? candidate.getAttribute('value') : candidate.textContent;
    return label?.replace(/\s+/g, ' ').includes(button);
  });
  const form = pressed?.closest('form');
  if (!pressed || !form) throw new Error(`no button "${button}" at ${page.url}: ${words(page)}`);
  const data = new FormData();
  for (const input of form.querySelectorAll(`input:not(${SUBMIT})`)) {
    data.append(input.getAttribute('name') ?? '', input.getAttribute('value') ?? '');
  }
  const name = pressed.getAttribute('name');
  if (name) data.append(name, pressed.getAttribute('value') ?? '');
  return { form, data };
}

/** What the form of a button would send as it stands, by name of the field. Next.js finds the server action by these. */
export const fieldsOf = (page: HttpResponse, button: string): Record<string, string> =>
  Object.fromEntries([...formWith(page, button).data].map(([name, value]) => [name, String(value)]));

/** Fields as forms with server actions send them. @param fields names and values; as a list, in its order */
export const multipart = (fields: Record<string, string> | [string, string][]) => {
  const data = new FormData();
  for (const [name, value] of Array.isArray(fields) ? fields : Object.entries(fields))
    data.append(name, value);
  return encoded(data);
};

async function encoded(data: FormData | URLSearchParams) {
  const packed = new Response(data);
  return {
    headers: { 'content-type': packed.headers.get('content-type') ?? '' },
    body: Buffer.from(await packed.arrayBuffer()),
  };
}

/** @returns the code of the problem page that a response leads to, if it does */
export function problemOf({ headers }: Pick<HttpResponse, 'headers'>): string | undefined {
  return /^\/problem\/(\w+)$/.exec(headers.location ?? '')?.[1];
}

/**
 * Fills in the form of a button and presses it, as a browser without JavaScript does.
 *
 * @param button what is written on it, or a part of that
 * @param fields what the user types, by name of the field
 * @returns where the browser goes
 * @throws Error when the page has no such button
 */
export async function formOf(
  page: HttpResponse,
  button: string,
  fields: Record<string, string> = {},
): Promise<{ address: string; visit: Visit }> {
  const { form, data } = formWith(page, button);
  for (const [field, value] of Object.entries(fields)) data.set(field, value);
  const asMultipart = form.getAttribute('enctype') === 'multipart/form-data';
  return {
    address: new URL(form.getAttribute('action') || page.url, page.url).href,
    visit: {
      method: (form.getAttribute('method') ?? 'GET').toUpperCase(),
      ...(await encoded(asMultipart ? data : new URLSearchParams([...data] as [string, string][]))),
    },
  };
}
