import type { Metadata } from 'next';
import { ConnectedView } from '@/app/_ui/connected-view';
import { ConnectionSummary } from '@/app/_ui/connection-summary';
import { Notice } from '@/app/_ui/notice';
import { config } from '@/lib/config';
import { home } from '@/lib/return-to';
import { describeScope } from '@/lib/scopes';
import { requireConnection } from '@/lib/web/require-connection';
import { Account } from './account';
import { noticeText, titleErrorText } from './notes';
import { Tasks } from './tasks';

export const metadata: Metadata = { title: 'Your tasks', robots: { index: false } };

/** Who is connected, with which access, and their own data, fetched as them. */
export default async function ConnectedPage({ searchParams }: PageProps<'/connected'>) {
  const { note, title } = await searchParams;
  const notice = noticeText(note);
  const connection = await requireConnection(home);
  const { profile, organization, scope, askedScope } = connection;
  return (
    <ConnectedView
      name={profile?.name}
      notice={notice && <Notice kind="warning" title={notice} />}
      summary={
        <ConnectionSummary
          person={{ ...profile, organization: organization?.slug ?? organization?.id }}
          granted={scope.map(describeScope)}
          notGranted={askedScope.filter((name) => !scope.includes(name)).map(describeScope)}
          accessEndsAt={new Date(connection.expiresAt)}
          now={new Date()}
        />
      }
    >
      {config().platformApiUrl ? (
        <Tasks connection={connection} titleError={titleErrorText(title)} />
      ) : (
        <Account connection={connection} />
      )}
    </ConnectedView>
  );
}
