import type { Metadata } from 'next';
import { ConnectCard } from '@/app/_ui/connect-card';
import {
  AccessOverNotice,
  ConnectFirstNotice,
  ConnectionEndedNotice,
  DeclinedNotice,
  DisconnectedBeforeNotice,
  DisconnectedNotice,
  NotConnectedNotice,
} from '@/app/_ui/connect-notices';
import { safeReturnTo } from '@/lib/return-to';
import { scopeCatalogue } from '@/lib/scopes';

export const metadata: Metadata = { title: 'Connect', robots: { index: false } };

/** What may have happened before; a link can choose among these texts and bring none of its own. */
const notices = {
  connect_first: <ConnectFirstNotice />,
  connection_ended: <ConnectionEndedNotice />,
  access_over: <AccessOverNotice />,
  access_denied: <DeclinedNotice />,
  disconnected_before: <DisconnectedBeforeNotice />,
  disconnected: <DisconnectedNotice withdrawn />,
  disconnected_here: <DisconnectedNotice withdrawn={false} />,
  not_connected: <NotConnectedNotice />,
};

/** The Connect page with a word on what just happened, keeping where the person wanted to go. */
export default async function StartPage({ searchParams }: PageProps<'/start'>) {
  const { notice, return_to } = await searchParams;
  const known = typeof notice === 'string' && Object.hasOwn(notices, notice);
  return (
    <ConnectCard
      scopes={scopeCatalogue}
      notice={known ? notices[notice as keyof typeof notices] : undefined}
      connectHref={`/connect?${new URLSearchParams({ return_to: safeReturnTo(return_to) })}`}
    />
  );
}
