import { redirect, unstable_rethrow } from 'next/navigation';
import type { ReactNode } from 'react';
import { type Connection, isFresh, isUsable } from '@/lib/connection/connection';
import { log } from '@/lib/log';
import { decoded } from '@/lib/parse';
import { type Result, withGranted } from '@/lib/platform/request';
import { addressOf, type SearchParams } from '@/lib/return-to';
import { ownerOf } from './form-draft';
import { isDeferred, wasRetriedAfter401 } from './marks';
import { onceField } from './server-action';
import { notConnectedReason, readConnection } from './session';

/**
 * What a personal page knows of the request that it renders for. Pass it to functions only. A component's props, and
 * with them the access token, would go to the browser: in development always, and to a client component everywhere.
 */
export type Visit = {
  readonly connection: Connection;
  /** Path and query of the page, for whatever leads away and comes back. */
  readonly here: string;
  /** The parameters in the path of a page such as `/notes/[id]`, decoded. Untrusted. */
  readonly params: SearchParams;
  /** Untrusted. */
  readonly query: SearchParams;
  /** Attributes of a hidden input, see `onceField` in lib/web/server-action.ts. */
  readonly onceField: (key?: string) => ReturnType<typeof onceField>;
  /** Calls the API from a page. A refused token redirects the browser to `/refresh` once, see `lib/web/as-user.ts`. */
  readonly asUser: <T>(call: (accessToken: string) => Promise<Result<T>>) => Promise<Result<T>>;
};

/**
 * Makes the component of a page that shows a user's data. Anybody who is not connected is sent to the Connect page, and
 * comes back. When `render` throws, the user is sent to the error page: React would leave an empty page where no script
 * runs. This covers what `render` itself awaits, and not the components that it returns.
 *
 * @param path of the page, as in lib/routes.ts: `/notes` or `/notes/[id]`
 */
export function personalPage(path: string, render: (visit: Visit) => Promise<ReactNode>) {
  return async function PersonalPage(props: Record<'params' | 'searchParams', Promise<SearchParams>>) {
    const [segments, query] = [await props.params, await props.searchParams];
    const here = addressOf(path, segments, query);
    const connection = await requireConnection(here);
    const asUser: Visit['asUser'] = async (call) => {
      const result = withGranted(await call(connection.accessToken), connection.scope);
      if (result.ok || result.failure !== 'token_refused' || !connection.refreshToken) return result;
      // Just refreshed: the page shows the problem, and does not redirect without end.
      if (await wasRetriedAfter401(connection)) return result;
      redirect(`/refresh?${new URLSearchParams({ after_401: '1', return_to: here })}`);
    };
    const visit = { connection, here, params: decodedParams(segments), query, asUser };
    try {
      return await render({ ...visit, onceField: (key) => onceField(key, ownerOf(connection)) });
    } catch (error) {
      unstable_rethrow(error);
      log.error({ problem: 'internal', err: error }, 'the page could not be made');
      redirect('/problem/internal');
    }
  };
}

/** Pages cannot write cookies, so a refresh would lose the new refresh token. `/refresh` does it for them. */
async function requireConnection(here: string): Promise<Connection> {
  const connection = await readConnection();
  const query = new URLSearchParams({ return_to: here });
  if (!connection) redirect(`/start?notice=${await notConnectedReason()}&${query}`);
  if (isFresh(connection)) return connection;
  const { refreshToken } = connection;
  if (isUsable(connection) && (!refreshToken || (await isDeferred()))) return connection;
  redirect(refreshToken ? `/refresh?${query}` : `/start?notice=access_over&${query}`);
}

/** Next.js decodes the query of a page, but not the parameters in its path. */
function decodedParams(params: SearchParams): SearchParams {
  const decode = (value: string) => decoded(value) ?? value;
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(decode) : value && decode(value),
    ]),
  );
}
