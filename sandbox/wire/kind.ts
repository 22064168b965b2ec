import type { Exchange } from '../control/exchange-log.ts';
import { membersOfJson } from '../control/members-of-body.ts';
import type { ChapterKey } from './chapters.ts';

/** A kind of message: how it is known, and what it is for. */
export interface Kind {
  /** Of `METHOD /path`. The first row that fits counts. */
  is: RegExp;
  when?: (exchange: Exchange) => boolean;
  /** Absent: it belongs to whatever is going on. */
  chapter?: ChapterKey;
  /** What the sender does, as the end of a sentence. */
  label: string | ((exchange: Exchange) => string);
  sends: string;
  /** What comes back. Text that is no function speaks of a success, see `whatComesBack`. */
  gets: string | ((exchange: Exchange) => string);
}

/** Marks what the sandbox sends in the part of a thief. */
export const THIEF_HEADER = 'x-sandbox-plays';
export const isByThief = ({ headers }: Exchange): boolean => THIEF_HEADER in headers;

/** What a refusal calls itself: OAuth's `error`, or Stytch's `error_type`. */
export function errorOf({ answer, status }: Exchange): string | undefined {
  if (status !== null && status < 400) return undefined;
  const { error, error_type } = membersOfJson(answer);
  return String(error ?? error_type ?? (status === null ? 'no answer' : `status ${status}`));
}

/** What came back, in a sentence. */
export function whatComesBack({ gets }: Kind, exchange: Exchange): string {
  if (exchange.answeredAfter === null) return 'No answer yet.';
  if (typeof gets === 'function') return gets(exchange);
  const error = errorOf(exchange);
  return error ? `The request fails: ${error}.` : gets;
}
