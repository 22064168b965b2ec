import { getByLabelText, getByRole } from '@testing-library/dom';
import { Window } from 'happy-dom';
import { Browser, type HttpResponse, type Listener } from '../support/browser.ts';

const MOST_REDIRECTS = 12;
const quiet = { disableJavaScriptFileLoading: true, disableCSSFileLoading: true };

/**
 * A user whose browser runs no scripts: opens pages of app and platform, reads them, presses links and buttons.
 * Pages are parsed into a document and found by role and name, as a user finds them. Only the painting is missing,
 * which makes a story take a tenth of a second.
 */
export class ScriptlessUser {
  /** Every address that was opened, redirects included. */
  readonly visited: string[] = [];
  url = '';
  status = 0;
  readonly #browsers: Map<string, Browser>;
  readonly #app: Browser;
  #window = new Window();

  /** @param hear is given everything that the app sends */
  constructor(appUrl: string, platformUrl: string, hear: Listener) {
    this.#app = new Browser(appUrl, hear);
    this.#browsers = new Map([
      [appUrl, this.#app],
      [platformUrl, new Browser(platformUrl)],
    ]);
  }

  /** Opens an address and follows where it leads. */
  async open(address: string): Promise<void> {
    const url = new URL(address, this.url || undefined).href;
    await this.#arrive(url, await this.#browser(url).visit(url));
  }

  /** Follows the link, or sends the form of the button, of that name. */
  async press(name: string | RegExp): Promise<void> {
    const link = this.#body.querySelectorAll('a[href]');
    const href = [...link].find((one) => matches(one.textContent, name))?.getAttribute('href');
    await (href ? this.open(href) : this.#submit(name, true));
  }

  /** As `press`, but stops before the redirect of the response is followed. @returns where it leads */
  async pressAndWait(name: string | RegExp): Promise<string> {
    return (await this.#submit(name, false)) ?? '';
  }

  /** Types into the field of that label. */
  fill(label: string, value: string): void {
    const field = getByLabelText(this.#body, label) as HTMLInputElement;
    field.value = value;
  }

  /** @returns what the field of that label holds */
  typed(label: string): string {
    return (getByLabelText(this.#body, label) as HTMLInputElement).value;
  }

  /** What the page says, in one line. */
  get text(): string {
    const { body } = this.#window.document;
    for (const script of body.querySelectorAll('script, style, template')) script.remove();
    return body.textContent.replace(/\s+/g, ' ');
  }

  /** Of the cookies that the app set and did not take back. */
  get cookieNames(): string[] {
    return this.#app.cookies.names;
  }

  get heading(): string {
    return this.#body.querySelector('h1')?.textContent ?? '';
  }

  get #body(): HTMLElement {
    return this.#window.document.body as unknown as HTMLElement;
  }

  async #submit(name: string | RegExp, follow: boolean): Promise<string | undefined> {
    const button = getByRole(this.#body, 'button', { name, hidden: true }) as HTMLButtonElement;
    const { form } = button;
    if (!form) throw new Error(`${name} is in no form`);
    const url = new URL(form.getAttribute('action') || this.url, this.url).href;
    const fields = new FormData();
    for (const field of form.querySelectorAll<HTMLInputElement>('input[name]'))
      fields.append(field.name, field.value);
    if (button.name) fields.append(button.name, button.value);
    const multipart = form.getAttribute('enctype') === 'multipart/form-data';
    const body = multipart ? fields : new URLSearchParams([...fields] as [string, string][]);
    const encoded = new Response(body);
    const response = await this.#browser(url).visit(url, {
      method: 'POST',
      headers: { 'Content-Type': encoded.headers.get('content-type') ?? '' },
      body: await encoded.text(),
    });
    if (follow) await this.#arrive(url, response);
    return response.location;
  }

  async #arrive(from: string, response: HttpResponse): Promise<void> {
    let url = from;
    let arrived = response;
    this.visited.push(url);
    for (let hop = 0; arrived.location; hop++) {
      if (hop === MOST_REDIRECTS) throw new Error(`redirects without end: ${this.visited.slice(-4)}`);
      url = arrived.location;
      this.visited.push(url);
      arrived = await this.#browser(url).visit(url);
    }
    this.url = url;
    this.status = arrived.status;
    // Left open it would stay in memory.
    await this.#window.happyDOM.close();
    this.#window = new Window({ url, settings: quiet });
    this.#window.document.write(arrived.text);
    const onwards = this.#body.ownerDocument
      .querySelector('meta[http-equiv="refresh"]')
      ?.getAttribute('content')
      ?.match(/url=(.*)$/i)?.[1];
    if (onwards) await this.open(onwards);
  }

  #browser(url: string): Browser {
    const browser = this.#browsers.get(new URL(url).origin);
    if (!browser) throw new Error(`${url} is neither of the app nor of the platform`);
    return browser;
  }
}

const matches = (text: string | null, name: string | RegExp): boolean =>
  typeof name === 'string' ? text?.trim() === name : name.test(text ?? '');
