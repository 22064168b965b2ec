import { tryDecode } from './parse';

export type Route = {
  /** Absent: a handler. The policy of pages `per request` has a nonce, that of `prerendered` pages has hashes. */
  page?: 'prerendered' | 'per request';
  /**
   * `public`: the same for everybody. `browser`: depends on cookies or the query, so no cache may keep it.
   * `user`: as `browser`, and a visitor without a connection is redirected.
   */
  visibility: 'public' | 'browser' | 'user';
  /** `never`: the page starts or ends something, so no user is sent back to it, nor to any handler. */
  returnTo?: 'never';
  /** For a job or a webhook: the handler checks a secret, and responds 401 or 403 without it. */
  auth?: 'secret';
};

/** Every page and handler of `app/`: app/source-rules.test.ts checks it. Headers, caching and `return_to` follow. */
export const routes: Readonly<Record<string, Route>> = {
  '/': { page: 'prerendered', visibility: 'public' },
  '/home': { page: 'prerendered', visibility: 'public', returnTo: 'never' },
  '/start': { page: 'per request', visibility: 'browser' },
  '/connected': { page: 'per request', visibility: 'user' },
  '/connections': { page: 'per request', visibility: 'user' },
  '/switch': { page: 'per request', visibility: 'user', returnTo: 'never' },
  '/problem/[code]': { page: 'per request', visibility: 'browser' },
  '/connect': { visibility: 'browser' },
  '/connect/more': { page: 'per request', visibility: 'browser', returnTo: 'never' },
  '/callback': { visibility: 'browser' },
  '/refresh': { visibility: 'browser' },
  '/disconnect': { visibility: 'browser' },
  // Of the sample.
  '/api/tasks': { visibility: 'browser' },
  '/login': { page: 'per request', visibility: 'browser' }, // [login]
  '/jobs/digest': { visibility: 'browser', auth: 'secret' }, // [database]
  '/health': { visibility: 'public' },
  '/ready': { visibility: 'public' },
  '/client-metadata.json': { visibility: 'public' },
};

/** @returns the source of a regular expression for the paths of some rows, without their first slash */
export function pathPattern(which: (route: Route) => boolean, table = routes): string {
  const paths = Object.keys(table).filter((path) => which(table[path] as Route));
  return paths.map((path) => path.split('/').slice(1).map(segmentPattern).join('').slice(1)).join('|');
}

/** `[code]`, `[...path]` and `[[...path]]` stand for one, some and any number of segments. */
function segmentPattern(segment: string): string {
  if (segment.startsWith('[[')) return '(?:/.*)?';
  if (segment.startsWith('[...')) return '/.+';
  return segment.startsWith('[') ? '/[^/]+' : `/${segment.replaceAll('.', '\\.')}`;
}

/** Paths with responses that no cache may keep. */
export const personalPaths = pathPattern(({ visibility }) => visibility !== 'public');
const personal = new RegExp(`^/(?:${personalPaths})(?:/|$)`);

const excludedPaths = pathPattern(({ page, returnTo }) => !page || returnTo === 'never');
const excluded = new RegExp(`^/(?:${excludedPaths}|_next|api)(?:/|$)`);

/** @returns the decoded path of a request target (RFC 9112 §3.2), as Next.js sees it */
export function pathOf(target: string): string {
  const path = URL.parse(target, 'http://origin.invalid')?.pathname ?? '';
  return tryDecode(path) ?? path;
}

const perRequest = new RegExp(`^/(?:${pathPattern(({ page }) => page === 'per request')})$`);
export const isPerRequest = (target: string) => perRequest.test(pathOf(target));

export const isPersonalPath = (target: string) => personal.test(pathOf(target));

/** @returns whether a user may be sent back to this path */
export function isDestination(path: string): boolean {
  return !excluded.test(path);
}
