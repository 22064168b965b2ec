import type { CookieStore } from 'iron-session';

/** Cookies as Next's `cookies()` keeps them, together with what was set in this request. */
export class TestJar implements Required<CookieStore> {
  readonly written: { name: string; value: string; attributes: object }[] = [];
  readonly #values: Map<string, string>;

  constructor(values: Record<string, string> = {}) {
    this.#values = new Map(Object.entries(values));
  }

  get = (name: string) => {
    const value = this.#values.get(name);
    return value === undefined ? undefined : { name, value };
  };

  getAll = () => [...this.#values].map(([name, value]) => ({ name, value }));

  set = ((name: string, value: string, attributes: { maxAge?: number }) => {
    this.written.push({ name, value, attributes });
    if (attributes.maxAge === 0) this.#values.delete(name);
    else this.#values.set(name, value);
  }) as CookieStore['set'];

  names = () => [...this.#values.keys()].sort();

  /** A header of this size goes with the browser's next request. */
  bytes = () => this.getAll().reduce((sum, { name, value }) => sum + name.length + value.length + 3, 0);
}
