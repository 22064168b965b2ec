import pino from 'pino';

/** JSON lines on standard output: codes, names and request ids, never values. An error's message may quote a token. */
export const log = pino({
  level: process.env.LOG_LEVEL || 'info',
  base: null,
  serializers: { err: describeError },
});

/** @returns the names or codes of an error and its causes, and the places in the code that it came from; no message. */
export function describeError(error: unknown): { names: string; at: string[] } {
  const names: string[] = [];
  for (let current = error, depth = 0; current instanceof Error && depth < 5; depth++) {
    const code = (current as { code?: unknown }).code;
    names.push(typeof code === 'string' && /^\w{1,64}$/.test(code) ? code : current.name);
    current = current.cause as unknown;
  }
  return { names: names.join(' < ') || typeof error, at: error instanceof Error ? framesOf(error) : [] };
}

/** @returns a safe `cause`: errors of libraries hold responses that they could not read, and Next.js prints causes */
export function withoutValues(error: unknown): Error | undefined {
  if (error === undefined) return undefined;
  const { names, at } = describeError(error);
  const stack = [names, ...at].join('\n    ');
  return Object.assign(new Error(), { name: names, stack });
}

/** A stack begins with the message. The message may hold lines that look like frames, so it is removed first. */
function framesOf({ message, stack = '' }: Error): string[] {
  const frames = stack.replace(message, '').match(/^ {4}at .+:\d+:\d+\)?$/gm) ?? [];
  return frames.slice(0, 5).map((frame) => frame.trim());
}
