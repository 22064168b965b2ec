interface Cookie {
  value: string;
  /** Epoch milliseconds. */
  until: number;
}

/** A browser's cookies for one host, as far as this app uses them: all are for every path. */
export class CookieJar {
  readonly #cookies: Map<string, Cookie>;
  /** What an app on this host puts in front of its names on http. */
  readonly #prefix: string;

  constructor(prefix = '', cookies = new Map<string, Cookie>()) {
    this.#prefix = prefix;
    this.#cookies = cookies;
  }

  /** The same cookies. The names in the table of the app at this origin stand for the app's own cookies. */
  of(appUrl: string): CookieJar {
    const { protocol, port } = new URL(appUrl);
    return new CookieJar(protocol === 'http:' && port ? `${port}-` : '', this.#cookies);
  }

  /** Takes up one `Set-Cookie` line (RFC 6265 §5.3). */
  take(line: string): void {
    const [pair = '', ...attributes] = line.split(';');
    const [name = '', value = ''] = pair.trim().split(/=(.*)/s);
    const maxAge = attributes.map((text) => /^\s*max-age=(-?\d+)/i.exec(text)?.[1]).find(Boolean);
    const expires = attributes.map((text) => /^\s*expires=(.*)/i.exec(text)?.[1]).find(Boolean);
    let until = Number.POSITIVE_INFINITY;
    if (expires) until = Date.parse(expires);
    if (maxAge) until = Date.now() + Number(maxAge) * 1000;
    if (until > Date.now()) this.#cookies.set(name, { value, until });
    else this.#cookies.delete(name);
  }

  set(name: string, value: string): void {
    this.take(`${this.#prefix}${name}=${value}`);
  }

  delete(name: string): void {
    this.#cookies.delete(this.#prefix + name);
  }

  get(name: string): string | undefined {
    return this.entries().find(([known]) => known === name)?.[1];
  }

  /** As the `Cookie` header of a request. */
  header(): string {
    return this.#live()
      .map(([name, value]) => `${name}=${value}`)
      .join('; ');
  }

  get names(): string[] {
    return this.entries().map(([name]) => name);
  }

  /** The names that begin so, in order. */
  named(prefix: string): string[] {
    return this.names.filter((name) => name.startsWith(prefix)).sort();
  }

  /** A jar of its own with the same cookies in it. */
  copy(): CookieJar {
    return new CookieJar(this.#prefix, new Map(this.#cookies));
  }

  /** Names and values of what has not expired. The app's own names are as in its table. */
  entries(): [name: string, value: string][] {
    return this.#live().map(([name, value]) => [
      name.startsWith(this.#prefix) ? name.slice(this.#prefix.length) : name,
      value,
    ]);
  }

  #live(): [name: string, value: string][] {
    return [...this.#cookies]
      .filter(([, { until }]) => until > Date.now())
      .map(([name, { value }]) => [name, value]);
  }
}
