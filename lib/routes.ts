import { decoded } from './parse';

export type Route = {
  /** How a page is rendered; absent: a handler. `per request` carries a nonce by proxy.ts, `prerendered` hashes. */
  page?: 'prerendered' | 'per request';
  /**
   * `public`: the same for everybody, so a cache may keep it. `browser`: depends on what the browser sends.
   * `user`: needs a connection, and redirects without one.
   */
  visibility: 'public' | 'browser' | 'user';
  /** `never`: the page starts or ends something, so nobody is sent back to it. The same holds for every handler. */
  returnTo?: 'never';
  /** For a job or a webhook: the handler proves its caller by a secret, and responds 401 or 403 without it. */
  auth?: 'secret';
};

/** Every page and handler of `app/`: headers, caching and `return_to` follow from it. app/source-rules.test.ts checks it. */
export const routes: Readonly<Record<string, Route>> = {
  '/': { page: 'prerendered', visibility: 'public' },
  '/start': { page: 'per request', visibility: 'browser' },
  '/connected': { page: 'per request', visibility: 'user' },
  '/switch': { page: 'per request', visibility: 'user', returnTo: 'never' },
  '/problem/[code]': { page: 'per request', visibility: 'browser' },
  '/connect': { visibility: 'browser' },
  '/connect/more': { page: 'per request', visibility: 'browser', returnTo: 'never' },
  '/callback': { visibility: 'browser' },
  '/refresh': { visibility: 'browser' },
  '/disconnect': { visibility: 'browser' },
  // Of the sample.
  '/api/tasks': { visibility: 'browser' },
  '/login': { page: 'per request', visibility: 'browser' },
  '/health': { visibility: 'public' },
  '/client-metadata.json': { visibility: 'public' },
};

/** @returns the paths of some rows as one regular expression's source, without the first slash */
export function pathPattern(which: (route: Route) => boolean): string {
  const paths = Object.keys(routes).filter((path) => which(routes[path] as Route));
  return paths.map((path) => path.split('/').slice(1).map(segmentPattern).join('').slice(1)).join('|');
}

/** `[code]`, `[...path]` and `[[...path]]` stand for one, some and any number of segments. */
function segmentPattern(segment: string): string {
  if (segment.startsWith('[[')) return '(?:/.*)?';
  if (segment.startsWith('[...')) return '/.+';
  return segment.startsWith('[') ? '/[^/]+' : `/${segment.replaceAll('.', '\\.')}`;
}

/** Responses that no cache may keep. */
export const personalPattern = pathPattern(({ visibility }) => visibility !== 'public');
const personal = new RegExp(`^/(?:${personalPattern})(?:/|$)`);

const neverDestination = pathPattern(({ page, returnTo }) => !page || returnTo === 'never');
const noDestination = new RegExp(`^/(?:${neverDestination}|_next|api)(?:/|$)`);

/** @returns the path of a target (RFC 9112 §3.2) as Next.js sees it: decoded */
export function pathOf(target: string): string {
  const path = URL.parse(target, 'http://origin.invalid')?.pathname ?? '';
  return decoded(path) ?? path;
}

/** @returns whether the response to a target is personal */
export const isPersonalPath = (target: string) => personal.test(pathOf(target));

/** @returns whether a user may be sent back to this path: it starts and ends nothing, and leads into no loop. */
export function isDestination(path: string): boolean {
  return !noDestination.test(path);
}
