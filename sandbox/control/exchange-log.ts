/** The servers in front of which requests are written down. */
export type Recorded = 'stytch' | 'platform' | 'app';

/** One request and its answer, as they went over the wire. Whole, secrets included: pages must mask. */
export interface Exchange {
  id: number;
  at: string;
  server: Recorded;
  method: string;
  path: string;
  query: Record<string, string>;
  /** Of the request, names in lower case. */
  headers: Record<string, string>;
  contentType: string | null;
  authorization: string | null;
  body: string;
  /** The body's members where it was a form or a JSON object. */
  params: Record<string, unknown>;
  status: number | null;
  answerType: string | null;
  /** Names in lower case; `set-cookie` may stand here more than once. */
  answerHeaders: [name: string, value: string][];
  answer: string;
  location: string | null;
  milliseconds: number | null;
  /** The id of the last request that had begun when this one was answered. Those between are what it led to. */
  answeredAfter: number | null;
  /** A switch for trouble had its hand in this answer. */
  fault: boolean;
  /** The app's answers to the browser: names of the secrets that could be read there. Null: nobody looked. */
  readable: string[] | null;
}

/** What is known when a request arrives. */
export type Arrival = Pick<
  Exchange,
  'server' | 'method' | 'path' | 'query' | 'headers' | 'contentType' | 'authorization' | 'body' | 'params'
> & { fault?: boolean };

const KEEP = 2000;

/** The last requests that came to the servers, and how many of each kind since the last reset. */
export class ExchangeLog {
  readonly #exchanges: Exchange[] = [];
  readonly #listeners = new Set<() => void>();
  #counts: Record<string, number> = {};
  #lastId = 0;

  add(arrival: Arrival): Exchange {
    const entry: Exchange = {
      id: ++this.#lastId,
      at: new Date().toISOString(),
      fault: false,
      status: null,
      answerType: null,
      answerHeaders: [],
      answer: '',
      location: null,
      milliseconds: null,
      answeredAfter: null,
      readable: null,
      ...arrival,
    };
    this.#exchanges.push(entry);
    if (this.#exchanges.length > KEEP) this.#exchanges.shift();
    const kind = `${arrival.method} ${arrival.path}`;
    this.#counts[kind] = (this.#counts[kind] ?? 0) + 1;
    this.#tell();
    return entry;
  }

  /** Completes an entry once its answer is known. */
  finish(entry: Exchange, answer: Partial<Exchange>): void {
    Object.assign(entry, answer, { answeredAfter: this.#lastId });
    this.#tell();
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
    this.#tell();
  }

  /** Calls back after each change. @returns what ends that */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
