import type { Metadata } from 'next';
import { tasks } from '@/app/_sample/tasks';
import { ConnectionSummary } from '@/app/_ui/connection-summary';
import { PageNotice } from '@/app/_ui/notices';
import { config } from '@/lib/config';
import { connectedPath } from '@/lib/return-to';
import { describeScope } from '@/lib/scopes';
import { personalPage } from '@/lib/web/personal-page';
import { account } from './account';

export const metadata: Metadata = { title: 'Your account', robots: { index: false } };

export default personalPage(connectedPath, async (context) => {
  const data = config().platformApiUrl ? await tasks(context) : await account(context);
  const { profile, organization, scope, requestedScope, expiresAt, refreshToken } = context.connection;
  return (
    <div className="stack">
      <h1>
        Hello{profile?.name ? ', ' : null}
        <bdi>{profile?.name}</bdi>
      </h1>
      <PageNotice name={context.query.notice} />
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
