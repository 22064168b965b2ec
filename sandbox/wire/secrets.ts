import type { Exchange } from '../control/exchange-log.ts';
import { digitsOf } from '../control/switches.ts';
import { type Named, namedSecrets } from './named-secrets.ts';

/** What a page shows in the place of a value that it must not show. The same value is the same one everywhere. */
export interface Secret {
  /** "access token", "flow cookie" */
  name: string;
  digits: string;
  length: number;
  /** One of `HUES` colours, in the order in which values appeared. Neighbours differ. */
  hue: number;
  /** Of one party alone, such as a cookie: drawn paler, with colours of its own. */
  isPale: boolean;
  isToken: boolean;
}

/** A text for a page, cut where secrets stand in it. */
export type Part = string | Secret;

export const HUES = 12;

const SHORTEST_IN_TEXT = 8;
/** A short value or a word, as in the cookie of a notice, is a secret by its name alone: a text may hold it by chance. */
const isFoundInText = (value: string) =>
  value.length >= SHORTEST_IN_TEXT && !/^[a-z]+(_[a-z]+)*$/.test(value);
const RUN = /[\w.~*!+/-]{8,}/g;

/** A cookie by what is in it: its name begins with a prefix and the app's port, and may end in an id. */
const nameOf = (name: string): string =>
  name
    .replace(/^cookie (__Host-)?(\d+-)?/, 'cookie ')
    .replace(/^cookie (flow|connection|pending)\b.*/, 'cookie $1')
    .replace(/^cookie (.*)/, (_, words: string) => `${words.replaceAll('_', ' ')} cookie`);

/** Every secret of a log by its value. */
export class Secrets {
  readonly #known = new Map<string, Secret>();
  /** The values by how they begin, so that a text is searched once and not for each of them. */
  readonly #byStart = new Map<string, string[]>();
  readonly #colours = { pale: 0, bright: 0 };

  constructor(exchanges: readonly Exchange[]) {
    for (const exchange of exchanges) for (const named of namedSecrets(exchange)) this.of(named);
  }

  /** The secret of this value; its first name stays, unless that said no more than "token". */
  of({ name, value }: Named): Secret {
    const known = this.#known.get(value);
    if (known) {
      if (known.name === 'token') known.name = nameOf(name);
      return known;
    }
    const isPale = /^cookie |^project secret$/.test(name);
    const secret = {
      name: nameOf(name),
      isPale,
      digits: digitsOf(value),
      length: value.length,
      hue: this.#colours[isPale ? 'pale' : 'bright']++ % HUES,
      isToken: value.split('.').length === 3,
    };
    this.#known.set(value, secret);
    const start = value.slice(0, SHORTEST_IN_TEXT);
    if (isFoundInText(value)) this.#byStart.set(start, [...(this.#byStart.get(start) ?? []), value]);
    return secret;
  }

  withDigits(digits: string | undefined): Secret | undefined {
    return [...this.#known.values()].find((secret) => secret.digits === digits);
  }

  /** A text with everything masked that is known to be secret, whatever stands around it. */
  parts(text: string): Part[] {
    const parts: Part[] = [];
    let end = 0;
    for (const { 0: run, index } of text.matchAll(RUN)) {
      const value = this.#valueIn(run);
      if (value === undefined) continue;
      const start = index + run.indexOf(value);
      parts.push(text.slice(end, start), this.#known.get(value) as Secret);
      end = start + value.length;
    }
    parts.push(text.slice(end));
    return parts.filter((part) => part !== '');
  }

  #valueIn(run: string): string | undefined {
    if (isFoundInText(run) && this.#known.has(run)) return run;
    for (let at = 0; at + SHORTEST_IN_TEXT <= run.length; at++) {
      const candidates = this.#byStart.get(run.slice(at, at + SHORTEST_IN_TEXT));
      const found = candidates?.find((value) => run.startsWith(value, at));
      if (found) return found;
    }
    return undefined;
  }
}
