/** One request and its answer, as they went over the wire. Whole, secrets included: pages must mask. */
export interface Exchange {
  id: number;
  at: string;
  server: 'stytch' | 'platform';
  method: string;
  path: string;
  query: Record<string, string>;
  contentType: string | null;
  authorization: string | null;
  body: string;
  /** The body's members where it was a form or a JSON object. */
  params: Record<string, unknown>;
  status: number | null;
  answerType: string | null;
  answer: string;
  location: string | null;
  milliseconds: number | null;
  /** A switch for trouble had its hand in this answer. */
  fault: boolean;
}

const KEEP = 2000;

/** The last requests that the stand-in and the platform received, and how many of each kind since the last reset. */
export class ExchangeLog {
  readonly #exchanges: Exchange[] = [];
  #counts: Record<string, number> = {};
  #lastId = 0;

  add(exchange: Omit<Exchange, 'id' | 'at'>): Exchange {
    const entry = { id: ++this.#lastId, at: new Date().toISOString(), ...exchange };
    this.#exchanges.push(entry);
    if (this.#exchanges.length > KEEP) this.#exchanges.shift();
    const kind = `${exchange.method} ${exchange.path}`;
    this.#counts[kind] = (this.#counts[kind] ?? 0) + 1;
    return entry;
  }

  /** Oldest first. @param filter `after`: only younger than this id; `path`: only this path. */
  list(filter: { after?: number | undefined; path?: string | undefined } = {}): Exchange[] {
    return this.#exchanges.filter(
      ({ id, path }) => id > (filter.after ?? 0) && (filter.path === undefined || filter.path === path),
    );
  }

  counts(): Record<string, number> {
    return { ...this.#counts };
  }

  clear(): void {
    this.#exchanges.length = 0;
    this.#counts = {};
  }
}
