import type { Metadata } from 'next';
import { AccountChip } from '@/app/_ui/account-chip';
import { ConnectCard } from '@/app/_ui/connect-card';
import { Notice, type NoticeProps } from '@/app/_ui/notice';
import { PageShell } from '@/app/_ui/page-shell';
import { isUnexpired } from '@/lib/connection/connection';
import { ownEntry } from '@/lib/parse';
import { safeReturnTo } from '@/lib/return-to';
import { connectTexts, startNotices } from '@/lib/texts';
import { noticeToSay } from '@/lib/web/marks';
import { showProblem } from '@/lib/web/problem';
import { accountOf, readConnection } from '@/lib/web/session';

type Props = PageProps<'/start'>;

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const notice = await noticeOf(await searchParams);
  return { title: notice?.title ?? connectTexts.title, robots: { index: false } };
}

/** The Connect page with a word on what just happened. It keeps where the user wanted to go. */
export default async function StartPage({ searchParams }: Props) {
  const query = await searchParams;
  const connection = await connected();
  const notice = await noticeOf(query);
  return (
    <PageShell chip={connection && <AccountChip {...accountOf(connection)} />}>
      <ConnectCard
        notice={notice && <Notice {...notice} />}
        returnTo={safeReturnTo(query.return_to)}
        connected={Boolean(connection)}
      />
    </PageShell>
  );
}

async function connected() {
  const connection = await readConnection().catch(showProblem);
  return connection && (connection.refreshToken || isUnexpired(connection)) ? connection : undefined;
}

/** Each notice tells why somebody is not connected. Back, or a link, may lead here who is. */
async function noticeOf(query: { notice?: unknown }): Promise<NoticeProps | undefined> {
  if (await connected()) return undefined;
  return ownEntry<NoticeProps>(startNotices, (await noticeToSay()) ?? query.notice);
}
