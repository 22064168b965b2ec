interface Cookie {
  value: string;
  /** Epoch milliseconds. */
  until: number;
}

/** A browser's cookies for one host, as far as this app uses them: all are for every path. */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  /** Takes up one `Set-Cookie` line (RFC 6265 §5.3). */
  take(line: string): void {
    const [pair = '', ...attributes] = line.split(';');
    const [name = '', value = ''] = pair.trim().split(/=(.*)/s);
    const maxAge = attributes.map((text) => /^\s*max-age=(-?\d+)/i.exec(text)?.[1]).find(Boolean);
    const expires = attributes.map((text) => /^\s*expires=(.*)/i.exec(text)?.[1]).find(Boolean);
    let until = Number.POSITIVE_INFINITY;
    if (expires) until = Date.parse(expires);
    if (maxAge) until = Date.now() + Number(maxAge) * 1000;
    this.set(name, value, until);
  }

  /** @param until epoch milliseconds */
  set(name: string, value: string, until = Number.POSITIVE_INFINITY): void {
    if (until > Date.now()) this.#cookies.set(name, { value, until });
    else this.#cookies.delete(name);
  }

  delete(name: string): void {
    this.#cookies.delete(name);
  }

  get(name: string): string | undefined {
    return this.entries().find(([known]) => known === name)?.[1];
  }

  /** As the `Cookie` header of a request. */
  header(): string {
    return this.entries()
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
    const copy = new CookieJar();
    for (const [name, { value, until }] of this.#cookies) copy.set(name, value, until);
    return copy;
  }

  /** Names and values of what has not expired. */
  entries(): [name: string, value: string][] {
    return [...this.#cookies]
      .filter(([, { until }]) => until > Date.now())
      .map(([name, { value }]) => [name, value]);
  }
}
