import pino from 'pino';

/**
 * The log: JSON lines on standard output, level by `LOG_LEVEL` (default `info`).
 *
 * Callers pass codes, names and request ids, never values from a request or an answer. Errors are
 * reduced to their name and code because a message or `cause` of a protocol library may quote the
 * body it could not read, and that body may hold a token.
 */
export const log = pino({
  level: process.env.LOG_LEVEL || 'info',
  base: null,
  serializers: { err: describeError },
});

/**
 * @returns an error's names or codes along its `cause` chain, and where it came from; no message, as
 *   a message may quote what it could not read
 */
export function describeError(error: unknown): { names: string; at: string[] } {
  const names: string[] = [];
  for (let current = error, depth = 0; current instanceof Error && depth < 5; depth++) {
    const code = (current as { code?: unknown }).code;
    names.push(typeof code === 'string' && /^\w{1,64}$/.test(code) ? code : current.name);
    current = current.cause as unknown;
  }
  return { names: names.join(' < ') || typeof error, at: error instanceof Error ? framesOf(error) : [] };
}

/**
 * @returns an error that tells of another what `describeError` does, for use as a `cause`. Library errors hold
 *   the answer that they could not read, tokens and all, and whatever prints an error prints its causes:
 *   Next.js does so with one that nobody caught.
 */
export function withoutValues(error: unknown): Error | undefined {
  if (error === undefined) return undefined;
  const { names, at } = describeError(error);
  const stack = [names, ...at].join('\n    ');
  return Object.assign(new Error(), { name: names, stack });
}

/** The stack begins with the message, which may hold lines made to look like frames; those are left out. */
function framesOf({ message, stack = '' }: Error): string[] {
  const frames = stack.replace(message, '').match(/^ {4}at .+:\d+:\d+\)?$/gm) ?? [];
  return frames.slice(0, 5).map((frame) => frame.trim());
}
