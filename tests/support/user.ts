import { Browser, type HttpResponse, type Visit } from './browser.ts';
import { formOf, linkOf, type Page } from './page.ts';

/** No story needs as many redirects; browsers give up at twenty. */
const LOOP = 12;

/** A user at a browser: opens pages, follows links, presses buttons, and goes where that leads. */
export class User {
  readonly browser: Browser;
  readonly #appUrl: string;

  /** @param appUrl the app's origin */
  constructor(appUrl: string, browser = new Browser(appUrl)) {
    this.#appUrl = appUrl;
    this.browser = browser;
  }

  /** The same user at another browser that has the same cookies, each in its own jar. */
  copy(): User {
    return new User(this.#appUrl, this.browser.copy());
  }

  /** Goes to an address and follows its redirects. @throws Error when they make a loop */
  async open(address: string, visit?: Visit): Promise<Page> {
    let response = await this.browser.visit(address, visit);
    const trail: string[] = [];
    for (;;) {
      const { pathname, search, origin } = new URL(response.url);
      if (origin === this.#appUrl) trail.push(pathname + search);
      if (!response.location) return { ...response, trail };
      if (trail.length > LOOP) throw new Error(`redirected in circles: ${trail.join(' → ')}`);
      response = await this.browser.visit(response.location);
    }
  }

  /** Follows a link of a page. @throws Error when the page has none of that text */
  async follow(page: HttpResponse, text: string): Promise<Page> {
    const link = linkOf(page, text);
    if (!link) throw new Error(`no link "${text}" at ${page.url}`);
    return this.open(link);
  }

  /** Presses a button of a page, after typing into the fields of its form. */
  async press(
    page: HttpResponse,
    button: string,
    fields?: Record<string, string>,
    signal?: AbortSignal,
  ): Promise<Page> {
    const { address, visit } = await formOf(page, button, fields);
    return this.open(address, signal ? { ...visit, signal } : visit);
  }

  /**
   * Connects: from the app's link over login and consent at the platform, back to the app.
   *
   * @param as first name of one of the sandbox's sample users
   * @param link where the flow starts
   */
  async connect(as = 'Ana', link = '/connect'): Promise<Page> {
    let page = await this.open(link);
    const loginFirst = () => page.text.includes(`Continue as ${as}`);
    if (loginFirst()) page = await this.press(page, `Continue as ${as}`);
    return this.press(page, 'Allow');
  }

  /** @returns whether the browser holds a connection */
  get connected(): boolean {
    return this.browser.connected;
  }
}
