import { DataProblem } from '@/app/_ui/data-problem';
import { Notice } from '@/app/_ui/notice';
import { UserinfoCard } from '@/app/_ui/userinfo-card';
import { log } from '@/lib/log';
import { classifyFailure } from '@/lib/oauth/failure';
import { userinfo } from '@/lib/oauth/userinfo';
import type { Result } from '@/lib/platform/request';
import { connectedPath } from '@/lib/return-to';
import type { PageContext } from '@/lib/web/personal-page';

/** The user's data without a platform API: what userinfo says. */
export async function account({
  connection,
  asUserInPage,
}: Pick<PageContext, 'connection' | 'asUserInPage'>) {
  const { subject, scope, requestedScope } = connection;
  if (!subject || !scope.includes('openid')) {
    const text = requestedScope.includes('openid')
      ? 'This app was not allowed to know who you are.'
      : 'This app did not ask who you are.';
    return <Notice title="You are connected" text={text} />;
  }
  const response = await asUserInPage((accessToken) => claimsOf(accessToken, subject));
  if (response.ok) return <UserinfoCard claims={response.value} />;
  return <DataProblem heading="What the platform says about you" {...response} path={connectedPath} />;
}

async function claimsOf(accessToken: string, subject: string): Promise<Result<Record<string, unknown>>> {
  try {
    const { request_id, status_code, ...claims } = await userinfo(accessToken, subject);
    return { ok: true, value: claims };
  } catch (error) {
    const { code, facts } = classifyFailure(error);
    log.warn({ problem: code, ...facts }, 'userinfo failed');
    return { ok: false, failure: facts.status === 401 ? 'token_refused' : 'unavailable' };
  }
}
