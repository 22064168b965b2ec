/** First path segments of answers that carry a connection or depend on one: never to be kept by a cache. */
export const personalPaths = [
  'connected',
  'start',
  'problem',
  'switch',
  'connect',
  'callback',
  'refresh',
  'disconnect',
] as const;

/** @returns whether the answer to this path (or URL path with query) is personal. */
export function isPersonalPath(path: string): boolean {
  const first = path.split(/[/?#]/, 2)[1];
  return personalPaths.some((segment) => segment === first);
}
