import { AccountChip } from '@/app/_ui/account-chip';
import { PageNotice, titled } from '@/app/_ui/notices';
import { PageShell } from '@/app/_ui/page-shell';
import { connectionStore } from '@/lib/connection/connection-store';
import { connectionsTexts as texts } from '@/lib/texts';
import { noticeToSay } from '@/lib/web/marks';
import { personalPage } from '@/lib/web/personal-page';
import { accountOf } from '@/lib/web/session';
import { ConnectionItem } from './connection-item';

export const generateMetadata = () => titled(texts.title);

/** All connections of this browser, or of a user of your own app. In cookies it is one. */
export default personalPage('/connections', async ({ connection, listConnections }) => {
  const { keepsSeveral } = connectionStore();
  const listed = await listConnections();
  return (
    <PageShell chip={<AccountChip {...accountOf(connection)} />}>
      <div className="stack">
        <h1>{texts.title}</h1>
        <PageNotice name={await noticeToSay()} />
        <p className="lead">{keepsSeveral ? texts.lead : texts.one}</p>
        <ul className="connections" role="list">
          {listed.map(({ connection: { id, scope, connectedAt, device, ...facts }, usedAt, usedBy }) => (
            <ConnectionItem
              key={id}
              connection={{ id, scope, connectedAt, device, usedAt, usedBy }}
              account={accountOf(facts)}
              isInUse={id === connection.id}
            />
          ))}
        </ul>
        {keepsSeveral ? (
          <p>
            <a className="button button-quiet" href="/connect?another=1">
              {texts.another}
            </a>
          </p>
        ) : null}
      </div>
    </PageShell>
  );
});
