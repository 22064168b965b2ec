import { log } from '@/lib/log';

/**
 * Sends what libraries print with `console.error` and `console.warn` through the log, reduced as errors are: where it
 * came from, and the names by which it can be looked up. Next.js prints parts of a request: an action's id, a header, a
 * field's name with its line breaks. So a stranger could write whole lines into the log.
 */
export function sendConsoleToLog(): void {
  Object.assign(console, { error: printerTo('error'), warn: printerTo('warn') });
}

function printerTo(level: 'error' | 'warn') {
  return function print(...said: unknown[]): void {
    const error = said.find((one) => one instanceof Error) ?? textFrom(print);
    // That the server cannot listen has nothing to do with a stranger, and the operator needs address and port.
    if ('syscall' in error && error.syscall === 'listen') process.stderr.write(`${error.message}\n`);
    log[level]({ err: error, ...lookup(error) }, 'reported by a library');
  };
}

/** @returns the names by which a maintainer can look an error up, each only if it has the form of one */
function lookup(error: object): Record<string, unknown> {
  const { __NEXT_ERROR_CODE: code, digest } = error as { __NEXT_ERROR_CODE?: unknown; digest?: unknown };
  const only = (name: string, value: unknown, form: RegExp) =>
    typeof value === 'string' && form.test(value) ? { [name]: value } : {};
  // The number of the message among those of Next.js (its errors.json); the reference on app/global-error.tsx.
  return { ...only('code', code, /^E\d{1,6}$/), ...only('digest', digest, /^\d{1,20}(@E\d{1,6})?$/) };
}

/** Only the place where a text was printed may be logged, and a text has no stack. */
function textFrom(print: (...said: unknown[]) => void): Error {
  const error = Object.assign(new Error(), { name: 'text' });
  Error.captureStackTrace(error, print);
  return error;
}
