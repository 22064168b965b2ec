import { awayCard } from '@/app/_sample/digest/away-card'; // [database]
import { tasks } from '@/app/_sample/tasks';
import { AccountChip } from '@/app/_ui/account-chip';
import { ConnectionSummary } from '@/app/_ui/connection-summary';
import { PageNotice, titled } from '@/app/_ui/notices';
import { PageShell } from '@/app/_ui/page-shell';
import { filled } from '@/app/_ui/words';
import { config } from '@/lib/config';
import { connectedPath } from '@/lib/return-to';
import { accountTexts as texts } from '@/lib/texts';
import { noticeToSay } from '@/lib/web/marks';
import { personalPage } from '@/lib/web/personal-page';
import { accountOf } from '@/lib/web/session';
import { account } from './account';

/** The title names no kind of data, because without a platform API there is none. */
export const generateMetadata = () => titled(texts.title);

export default personalPage(connectedPath, async (context) => {
  const data = config().platformApiUrl ? await tasks(context) : await account(context);
  const away = config().platformApiUrl && (await awayCard(context)); // [database]
  const { id, scope, requestedScope, connectedAt, expiresAt, renews } = context.connection;
  const user = accountOf(context.connection);
  return (
    <PageShell chip={<AccountChip {...user} />}>
      <div className="stack">
        <div>
          <h1>{user.name ? filled(texts.helloName, { name: user.name }) : texts.hello}</h1>
          <p className="muted">
            {[user.email, user.organization].filter(Boolean).map((text) => (
              <bdi className="about" key={text}>
                {text}
              </bdi>
            ))}
          </p>
        </div>
        <PageNotice name={await noticeToSay()} />
        <div className="columns">
          {data}
          <ConnectionSummary
            connection={{ id, scope, requestedScope, connectedAt, expiresAt }}
            renews={renews}
          />
        </div>
        {/* [database] */}
        {away}
        {/* [/database] */}
      </div>
    </PageShell>
  );
});
