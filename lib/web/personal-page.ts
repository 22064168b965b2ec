import { redirect, unstable_rethrow } from 'next/navigation';
import type { ReactNode } from 'react';
import { type Connection, isFresh, isUsable } from '@/lib/connection/connection';
import { log } from '@/lib/log';
import type { Result } from '@/lib/platform/request';
import { addressOf, type SearchParams } from '@/lib/return-to';
import { isDeferred, wasRefused } from './marks';
import { notConnectedReason, readConnection } from './session';

/**
 * What a personal page knows of the request that it renders for. Pass it to functions only. A component's props, and
 * with them the access token, would go to the browser: in development always, and to a client component everywhere.
 */
export type Visit = {
  readonly connection: Connection;
  /** Path and query of the page, for whatever leads away and comes back. */
  readonly here: string;
  /** Untrusted. */
  readonly query: SearchParams;
  /** Calls the API as the user. If the API refuses the token, the browser goes to `/refresh` once and comes back. */
  readonly asUser: <T>(call: (accessToken: string) => Promise<Result<T>>) => Promise<Result<T>>;
};

/**
 * Makes the page component of a page that shows a user's data. The user must be connected; anybody else is sent to
 * the Connect page and comes back.
 *
 * An error that `render` throws leads to the error page, and is one line in the log: without a script in the browser,
 * React would leave an empty page. That holds for what `render` itself awaits. Components below it render later.
 *
 * @param render fetches the data and returns the page's content
 */
export function personalPage(path: string, render: (visit: Visit) => Promise<ReactNode>) {
  return async function PersonalPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
    const query = await searchParams;
    const here = addressOf(path, query);
    const connection = await requireConnection(here);
    const asUser: Visit['asUser'] = async (call) => {
      const result = await call(connection.accessToken);
      if (result.ok || result.failure !== 'token_refused' || !connection.refreshToken) return result;
      // Just refreshed: the page shows the problem, and does not redirect without end.
      if (await wasRefused(connection)) return result;
      redirect(`/refresh?${new URLSearchParams({ refused: '1', return_to: here })}`);
    };
    try {
      return await render({ connection, here, query, asUser });
    } catch (error) {
      unstable_rethrow(error);
      log.error({ problem: 'internal', err: error }, 'the page could not be made');
      redirect('/problem/internal');
    }
  };
}

/**
 * Pages cannot write cookies, so they must not refresh: the new refresh token would be lost. They redirect to
 * `/refresh`, which refreshes and redirects back.
 *
 * @returns a connection whose access token is still valid
 */
async function requireConnection(here: string): Promise<Connection> {
  const connection = await readConnection();
  const query = new URLSearchParams({ return_to: here });
  if (!connection) redirect(`/start?notice=${await notConnectedReason()}&${query}`);
  if (isFresh(connection)) return connection;
  const { refreshToken } = connection;
  if (isUsable(connection) && (!refreshToken || (await isDeferred()))) return connection;
  redirect(refreshToken ? `/refresh?${query}` : `/start?notice=access_over&${query}`);
}
