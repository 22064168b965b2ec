import { log } from '@/lib/log';

/**
 * Replaces `console.error` and `console.warn`. The log gets stack frames, and names by which to look an error up, but no
 * text: Next.js prints parts of requests, line breaks included, so a stranger could write lines into the log.
 */
export function sendConsoleToLog(): void {
  Object.assign(console, { error: printerTo('error'), warn: printerTo('warn') });
}

function printerTo(level: 'error' | 'warn') {
  return function print(...args: unknown[]): void {
    const error = args.find((arg) => arg instanceof Error) ?? callSiteOf(print);
    // No stranger can cause it, and the operator needs address and port.
    if ('syscall' in error && error.syscall === 'listen') process.stderr.write(`${error.message}\n`);
    log[level]({ err: error, ...lookup(error) }, 'reported by a library');
  };
}

/** @returns the number of Next's message (its errors.json), and the reference on app/global-error.tsx, if well-formed */
function lookup(error: object): Record<string, unknown> {
  const { __NEXT_ERROR_CODE: code, digest } = error as { __NEXT_ERROR_CODE?: unknown; digest?: unknown };
  const only = (name: string, value: unknown, form: RegExp) =>
    typeof value === 'string' && form.test(value) ? { [name]: value } : {};
  return { ...only('code', code, /^E\d{1,6}$/), ...only('digest', digest, /^\d{1,20}(@E\d{1,6})?$/) };
}

/** @returns an error in place of a text, with the stack of the call */
function callSiteOf(print: (...args: unknown[]) => void): Error {
  const error = Object.assign(new Error(), { name: 'text' });
  Error.captureStackTrace(error, print);
  return error;
}
