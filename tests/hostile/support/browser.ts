import type { Listener } from '../../support/browser.ts';
import { type Answer, type Message, send } from './send.ts';

/** What a browser sends when a person follows a link. */
export const navigation = {
  accept: 'text/html',
  'sec-fetch-site': 'none',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
};

/** What a browser sends when a person presses a button of a form on a page of `origin`. */
export const formPost = (origin: string) => ({
  ...navigation,
  'sec-fetch-site': 'same-origin',
  origin,
  'content-type': 'application/x-www-form-urlencoded',
});

/** One browser's cookies for the app, and requests that carry them. A test may put into the jar what it likes. */
export class Browser {
  readonly jar = new Map<string, string>();
  readonly #port: number;
  readonly #host: string;
  readonly #hear: Listener;

  /** @param hear is given every answer */
  constructor(port: number, appUrl: string, hear: Listener) {
    this.#port = port;
    this.#host = new URL(appUrl).host;
    this.#hear = hear;
  }

  /** Sends a message as it stands, with this browser's cookies, and takes up what the answer sets. */
  async send(message: Message): Promise<Answer> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { host: this.#host, ...(cookie ? { cookie } : {}), ...message.headers };
    const answer = await send(this.#port, { ...message, headers });
    this.#hear(answer);
    for (const line of answer.cookies) this.#take(line);
    return answer;
  }

  /** A person's navigation. */
  visit(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send({ path, headers: { ...navigation, ...headers } });
  }

  /** The names in the jar that begin so, in order. */
  names(prefix = ''): string[] {
    return [...this.jar.keys()].filter((name) => name.startsWith(prefix)).sort();
  }

  #take(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) this.jar.delete(name);
    else this.jar.set(name, value);
  }
}
