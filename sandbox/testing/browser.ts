import { html } from 'hono/html';

/** A text as it stands in a page. */
export const shown = (text: string): string => String(html`${text}`);

/** Follows the platform's pages as a browser without scripts would: one cookie jar, redirects by hand. */
export class PageVisitor {
  readonly #origin: string;
  readonly #cookies = new Map<string, string>();

  constructor(origin: string) {
    this.#origin = origin;
  }

  get(path: string): Promise<Response> {
    return this.#request(path, { method: 'GET' });
  }

  /** Submits a form. @param origin what a browser would send; another site's for an attack. */
  post(path: string, fields: Record<string, string>, origin = this.#origin): Promise<Response> {
    return this.#request(path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { Origin: origin },
    });
  }

  async #request(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('Cookie', [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(new URL(path, this.#origin), { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const [name = '', value = ''] = pair.split('=', 2);
      this.#cookies.set(name, value);
    }
    return response;
  }
}
