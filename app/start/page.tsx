import type { Metadata } from 'next';
import { ConnectCard } from '@/app/_ui/connect-card';
import { Notice } from '@/app/_ui/notice';
import { isUnexpired } from '@/lib/connection/connection';
import { ownEntry } from '@/lib/parse';
import { safeReturnTo } from '@/lib/return-to';
import { readConnection } from '@/lib/web/session';
import { notices } from './notices';

export const metadata: Metadata = { title: 'Connect', robots: { index: false } };

/** The Connect page with a notice. */
export default async function StartPage({ searchParams }: PageProps<'/start'>) {
  const { notice, return_to } = await searchParams;
  // A connected user may come by *Back* or a link, and every notice says why a user is not connected.
  const connection = await readConnection();
  const isConnected = connection && (connection.refreshToken || isUnexpired(connection));
  const known = isConnected ? undefined : ownEntry(notices, notice);
  return <ConnectCard notice={known && <Notice {...known} />} returnTo={safeReturnTo(return_to)} />;
}
