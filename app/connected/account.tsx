import { DataProblem } from '@/app/_ui/data-problem';
import { Notice } from '@/app/_ui/notice';
import { UserinfoCard } from '@/app/_ui/userinfo-card';
import type { Connection } from '@/lib/connection/connection';
import { log } from '@/lib/log';
import { classifyFailure } from '@/lib/oauth/failure';
import { userinfo } from '@/lib/oauth/userinfo';
import { connectedPath } from '@/lib/return-to';
import { refreshAfterRefusal } from '@/lib/web/require-connection';
import { connectAgain, listProblems } from './notes';

/**
 * Without a platform API, what Stytch's userinfo endpoint says about the person is their data.
 *
 * @param here the page's address, to come back to
 */
export async function account(connection: Connection, here: string) {
  const { accessToken, subject, scope, requestedScope } = connection;
  if (!subject || !scope.includes('openid')) {
    return (
      <Notice kind="info" title="You are connected">
        {requestedScope.includes('openid')
          ? 'You did not allow this app to know who you are.'
          : 'This app did not ask who you are.'}
      </Notice>
    );
  }
  try {
    const { request_id, status_code, ...claims } = await userinfo(accessToken, subject);
    return <UserinfoCard claims={claims} />;
  } catch (error) {
    const { code, facts } = classifyFailure(error);
    log.warn({ problem: code, ...facts }, 'userinfo failed');
    const refused = facts.status === 401;
    if (refused) await refreshAfterRefusal(connection, here);
    const problem = refused
      ? { message: listProblems.token_refused, ...connectAgain }
      : {
          message: 'The sign-in service did not say who you are. Your connection is fine.',
          retryHref: connectedPath,
        };
    return <DataProblem heading="What the platform says about you" {...problem} />;
  }
}
