import { decoded } from './parse';

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

/**
 * @param target a request's target: a path with query, or rarely a whole URL (RFC 9112 §3.2)
 * @returns whether the answer is personal, by the path that Next.js will see: without dot segments, and
 *   decoded, as `/%63onnected` reaches what stands for `/connected`
 */
export function isPersonalPath(target: string): boolean {
  const first = URL.parse(target, 'http://origin.invalid')?.pathname.split('/', 2)[1] ?? '';
  return personalPaths.some((segment) => segment === decoded(first));
}
