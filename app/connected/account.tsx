import { DataProblem } from '@/app/_ui/data-problem';
import { Notice } from '@/app/_ui/notice';
import { UserinfoCard } from '@/app/_ui/userinfo-card';
import { log } from '@/lib/log';
import { classifyFailure } from '@/lib/oauth/failure';
import { userinfo } from '@/lib/oauth/userinfo';
import type { Result } from '@/lib/platform/request';
import { connectedPath } from '@/lib/return-to';
import { accountTexts as texts } from '@/lib/texts';
import type { PageContext } from '@/lib/web/personal-page';

/** Without a platform API, the user's data is what Stytch's userinfo endpoint says about them. */
export async function account({
  connection,
  asUserInPage,
}: Pick<PageContext, 'connection' | 'asUserInPage'>) {
  const { subject, scope, requestedScope } = connection;
  if (!subject || !scope.includes('openid')) {
    const text = requestedScope.includes('openid') ? texts.notAllowed : texts.notAsked;
    return <Notice title={texts.connected} text={text} />;
  }
  const response = await asUserInPage((accessToken) => claimsOf(accessToken, subject));
  if (response.ok) return <UserinfoCard claims={response.value} />;
  return <DataProblem heading={texts.userinfo} {...response} path={connectedPath} />;
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
