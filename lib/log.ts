import pino from 'pino';

/** JSON lines on standard output: codes, names and request ids, never values. */
export const log = pino({
  level: process.env.LOG_LEVEL || 'info',
  base: null,
  serializers: { err: describeError },
});

/** @returns names or codes of an error and its causes, and its stack frames; no message, because it may quote a token */
export function describeError(error: unknown): { names: string; at: string[] } {
  const names: string[] = [];
  for (let current = error, depth = 0; current instanceof Error && depth < 5; depth++) {
    const code = (current as { code?: unknown }).code;
    names.push(typeof code === 'string' && /^\w{1,64}$/.test(code) ? code : current.name);
    current = current.cause as unknown;
  }
  return { names: names.join(' < ') || typeof error, at: error instanceof Error ? framesOf(error) : [] };
}

/** @returns a safe `cause`: errors of libraries may hold responses, and Next.js prints causes */
export function redactError(error: unknown): Error | undefined {
  if (error === undefined) return undefined;
  const { names, at } = describeError(error);
  const stack = [names, ...at].join('\n    ');
  return Object.assign(new Error(), { name: names, stack });
}

/** A stack begins with the message, in which lines may look like frames, so the message is removed first. */
function framesOf({ message, stack = '' }: Error): string[] {
  const frames = stack.replace(message, '').match(/^ {4}at .+:\d+:\d+\)?$/gm) ?? [];
  return frames.slice(0, 5).map((frame) => frame.trim());
}
