import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import {
  type Connection,
  isBeforeRefreshTime,
  isUnexpired,
  type ShownConnection,
  withoutTokens,
} from '@/lib/connection/connection';
import type { ListedConnection } from '@/lib/connection/connection-store';
import { tryDecode } from '@/lib/parse';
import { type Result, withGranted } from '@/lib/platform/request';
import { type Params, pageUrl } from '@/lib/return-to';
import { accountKeyOf } from './form-draft';
import { fingerprint, isDeferred, wasRetriedAfter401 } from './marks';
import { showProblem } from './problem';
import { onceField } from './server-action';
import { listConnections, notConnectedReason, readConnection } from './session';

/** What a personal page gets. The access token is with `asUserInPage` alone. */
export type PageContext = {
  readonly connection: ShownConnection;
  /** Path and query of the page, for `return_to`. */
  readonly currentUrl: string;
  /** Parameters in the path, as of `/notes/[id]`, decoded. Untrusted. */
  readonly params: Params;
  /** Untrusted. */
  readonly query: Params;
  /** The hidden input of a form that must not be processed twice, nor for another user, see lib/web/server-action.ts. */
  readonly onceField: (key?: string) => ReturnType<typeof onceField>;
  /**
   * Calls the API. After a 401 it redirects to `/refresh` once.
   *
   * @param id of one of several connections. By default the one in use. If it has ended, the failure is `token_refused`: the
   *   page can still show the others.
   */
  readonly asUserInPage: <T>(
    call: (accessToken: string) => Promise<Result<T>>,
    id?: string,
  ) => Promise<Result<T>>;
  /** The user's connections: the one in use first, then the last used ones. Without a database there is one. */
  readonly listConnections: () => Promise<
    (Omit<ListedConnection, 'connection'> & { connection: ShownConnection })[]
  >;
};

/**
 * Makes the component of a page that shows a user's data. Without a connection it redirects to the Connect page, which
 * leads back. If `render` throws, it redirects to a problem page, because React would leave an empty page without
 * JavaScript. Components that `render` returns are not covered.
 *
 * @param path of the page, as in lib/routes.ts: `/notes` or `/notes/[id]`
 */
export function personalPage(path: string, render: (context: PageContext) => Promise<ReactNode>) {
  return async function PersonalPage(props: Record<'params' | 'searchParams', Promise<Params>>) {
    const [segments, query] = [await props.params, await props.searchParams];
    const currentUrl = pageUrl(path, segments, query);
    const connection = await requireConnection(currentUrl).catch(showProblem);
    const asUserInPage: PageContext['asUserInPage'] = async (call, id) => {
      const used = id ? await usable(await readConnection(id), currentUrl, id) : connection;
      if (!used) return { ok: false, failure: 'token_refused' };
      const result = withGranted(await call(used.accessToken), used.scope);
      if (result.ok || result.failure !== 'token_refused' || !used.refreshToken) return result;
      // Just refreshed: the page shows the failure, because another redirect would begin a loop.
      if (await wasRetriedAfter401(used)) return result;
      const query = { after_401: '1', refused: fingerprint(used), return_to: currentUrl };
      redirect(`/refresh?${new URLSearchParams({ ...query, ...(id && { connection: id }) })}`);
    };
    const context = { connection: withoutTokens(connection), currentUrl, query, asUserInPage };
    const params = decodedParams(segments);
    const listed = async () =>
      (await listConnections()).map((one) => ({ ...one, connection: withoutTokens(one.connection) }));
    try {
      return await render({
        ...{ ...context, params, listConnections: listed },
        onceField: (key) => onceField(key, accountKeyOf(connection)),
      });
    } catch (error) {
      return showProblem(error);
    }
  };
}

async function requireConnection(currentUrl: string): Promise<Connection> {
  const found = await readConnection();
  const connection = await usable(found, currentUrl);
  if (connection) return connection;
  const notice = found ? 'access_over' : await notConnectedReason();
  redirect(`/start?notice=${notice}&${new URLSearchParams({ return_to: currentUrl })}`);
}

/**
 * Pages cannot write cookies, so a refresh would lose the new token. `/refresh` does it for them.
 *
 * @returns `undefined` if the user has to connect again
 */
async function usable(
  connection: Connection | undefined,
  currentUrl: string,
  id?: string,
): Promise<Connection | undefined> {
  if (!connection || isBeforeRefreshTime(connection)) return connection;
  if (!connection.refreshToken) return undefined;
  if (isUnexpired(connection) && (await isDeferred())) return connection;
  redirect(`/refresh?${new URLSearchParams({ return_to: currentUrl, ...(id && { connection: id }) })}`);
}

/** Next.js decodes the query of a page, but not the parameters in its path. */
function decodedParams(params: Params): Params {
  const decode = (value: string) => tryDecode(value) ?? value;
  const decoded: Record<string, Params[string]> = {};
  for (const [name, value] of Object.entries(params))
    decoded[name] = Array.isArray(value) ? value.map(decode) : value && decode(value);
  return decoded;
}
