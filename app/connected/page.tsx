import type { Metadata } from 'next';
import { redirect, unstable_rethrow } from 'next/navigation';
import type { ReactNode } from 'react';
import { ConnectedView } from '@/app/_ui/connected-view';
import { ConnectionSummary } from '@/app/_ui/connection-summary';
import { Notice } from '@/app/_ui/notice';
import { config } from '@/lib/config';
import { log } from '@/lib/log';
import { addressOf, connectedPath } from '@/lib/return-to';
import { describeScope } from '@/lib/scopes';
import { requireConnection } from '@/lib/web/require-connection';
import { account } from './account';
import { noticeText, titleErrorText } from './notes';
import { tasks } from './tasks';

/** The title says no more, as without a platform API there are no tasks. */
export const metadata: Metadata = { title: 'Your account', robots: { index: false } };

/** Who is connected, with which access, and their own data, fetched as them. */
export default async function ConnectedPage({ searchParams }: PageProps<'/connected'>) {
  const query = await searchParams;
  const here = addressOf(connectedPath, query);
  const notice = noticeText(query.notice);
  const connection = await requireConnection(here);
  const { profile, organization, scope, requestedScope } = connection;
  const data = await caught(() =>
    config().platformApiUrl
      ? tasks(connection, here, titleErrorText(query.title))
      : account(connection, here),
  );
  return (
    <ConnectedView
      name={profile?.name}
      notice={notice && <Notice kind="warning" title={notice} />}
      summary={
        <ConnectionSummary
          person={{ ...profile, organization: organization?.slug ?? organization?.id }}
          granted={scope.map(describeScope)}
          notGranted={requestedScope.filter((name) => !scope.includes(name)).map(describeScope)}
          accessEndsAt={new Date(connection.expiresAt)}
          renews={connection.refreshToken !== undefined}
          now={new Date()}
        />
      }
    >
      {data}
    </ConnectedView>
  );
}

/** Without JavaScript an error thrown while rendering is an empty page; caught before, it has a page of its own. */
async function caught(load: () => Promise<ReactNode>): Promise<ReactNode> {
  try {
    return await load();
  } catch (error) {
    unstable_rethrow(error);
    log.error({ problem: 'internal', err: error }, 'the page could not be made');
    redirect('/problem/internal');
  }
}
