import type { Metadata } from 'next';
import { ConnectCard } from '@/app/_ui/connect-card';
import { Notice } from '@/app/_ui/notice';
import { entryOf } from '@/lib/parse';
import { safeReturnTo } from '@/lib/return-to';
import { notices } from './notices';

export const metadata: Metadata = { title: 'Connect', robots: { index: false } };

/** The Connect page with a word on what just happened. It keeps where the user wanted to go. */
export default async function StartPage({ searchParams }: PageProps<'/start'>) {
  const { notice, return_to } = await searchParams;
  const known = entryOf(notices, notice);
  return <ConnectCard notice={known && <Notice {...known} />} returnTo={safeReturnTo(return_to)} />;
}
