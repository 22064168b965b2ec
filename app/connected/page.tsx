import type { Metadata } from 'next';
import { tasks } from '@/app/_sample/tasks';
import { ConnectionSummary } from '@/app/_ui/connection-summary';
import { PageNotice } from '@/app/_ui/notices';
import { config } from '@/lib/config';
import { connectedPath } from '@/lib/return-to';
import { describeScope } from '@/lib/scopes';
import { personalPage } from '@/lib/web/personal-page';
import { account } from './account';

/** The title names no kind of data, because without a platform API there is none. */
export const metadata: Metadata = { title: 'Your account', robots: { index: false } };

export default personalPage(connectedPath, async (visit) => {
  const data = config().platformApiUrl ? await tasks(visit) : await account(visit);
  const { profile, organization, scope, requestedScope, expiresAt, refreshToken } = visit.connection;
  return (
    <div className="stack">
      <h1>
        Hello{profile?.name ? ', ' : null}
        <bdi>{profile?.name}</bdi>
      </h1>
      <PageNotice name={visit.query.notice} />
      <div className="columns">
        {data}
        <ConnectionSummary
          user={{ ...profile, organization: organization?.slug ?? organization?.id }}
          granted={scope.map(describeScope)}
          notGranted={requestedScope.filter((name) => !scope.includes(name)).map(describeScope)}
          accessEndsAt={new Date(expiresAt)}
          renews={refreshToken !== undefined}
        />
      </div>
    </div>
  );
});
