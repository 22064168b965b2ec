import { log } from '@/lib/log';

/**
 * Sends what others print with `console.error` and `console.warn` through the log, reduced as errors are.
 *
 * Next.js prints what a request says: an unknown action's id, a header, a field's name with its line breaks. Any
 * stranger could so put whole lines of their own into the log, and values of requests into it at all. Texts are
 * therefore left out, and what remains is where it came from, and by which names it can be looked up.
 *
 * For the running server: whatever must be read by a person at the start was printed before.
 */
export function sendConsoleToLog(): void {
  Object.assign(console, { error: printerTo('error'), warn: printerTo('warn') });
}

function printerTo(level: 'error' | 'warn') {
  return function print(...said: unknown[]): void {
    const error = said.find((one) => one instanceof Error) ?? textFrom(print);
    log[level]({ err: error, ...lookup(error) }, 'reported by a library');
  };
}

/** What a maintainer can look an error up by, and only what looks like it. */
function lookup(error: object): Record<string, unknown> {
  const { __NEXT_ERROR_CODE: code, digest } = error as { __NEXT_ERROR_CODE?: unknown; digest?: unknown };
  return {
    // The number of the message among those of Next.js (its errors.json).
    ...(looksLike(/^E\d{1,6}$/, code) ? { code } : {}),
    // What the page of an unforeseen error shows as its reference.
    ...(looksLike(/^\d{1,20}(@E\d{1,6})?$/, digest) ? { digest } : {}),
  };
}

const looksLike = (pattern: RegExp, value: unknown) => typeof value === 'string' && pattern.test(value);

/** A text came without a stack; who printed it is all that may be told of it. */
function textFrom(print: (...said: unknown[]) => void): Error {
  const error = Object.assign(new Error(), { name: 'text' });
  Error.captureStackTrace(error, print);
  return error;
}
