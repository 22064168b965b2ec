import type { Metadata } from 'next';
import { ConnectCard } from '@/app/_ui/connect-card';
import { Notice } from '@/app/_ui/notice';
import { isUnexpired } from '@/lib/connection/connection';
import { entryOf } from '@/lib/parse';
import { safeReturnTo } from '@/lib/return-to';
import { readConnection } from '@/lib/web/session';
import { notices } from './notices';

export const metadata: Metadata = { title: 'Connect', robots: { index: false } };

/** The Connect page with a word on what just happened. It keeps where the user wanted to go. */
export default async function StartPage({ searchParams }: PageProps<'/start'>) {
  const { notice, return_to } = await searchParams;
  // Each notice tells why somebody is not connected. Back, or a link, may lead here who is.
  const connection = await readConnection();
  const isConnected = connection && (connection.refreshToken || isUnexpired(connection));
  const known = isConnected ? undefined : entryOf(notices, notice);
  return <ConnectCard notice={known && <Notice {...known} />} returnTo={safeReturnTo(return_to)} />;
}
