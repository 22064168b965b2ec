import type { Metadata } from 'next';
import { ConnectCard } from '@/app/_ui/connect-card';
import { Notice } from '@/app/_ui/notice';
import { connectLink, safeReturnTo } from '@/lib/return-to';
import { scopeCatalogue } from '@/lib/scopes';
import { notices } from './notices';

export const metadata: Metadata = { title: 'Connect', robots: { index: false } };

/** The Connect page with a word on what just happened. It keeps where the user wanted to go. */
export default async function StartPage({ searchParams }: PageProps<'/start'>) {
  const { notice, return_to } = await searchParams;
  const known = typeof notice === 'string' && Object.hasOwn(notices, notice);
  const { kind, title, text } = notices[known ? (notice as keyof typeof notices) : 'connect_first'];
  return (
    <ConnectCard
      scopes={scopeCatalogue}
      notice={
        known && (
          <Notice kind={kind} title={title}>
            <p>{text}</p>
          </Notice>
        )
      }
      connectHref={connectLink(safeReturnTo(return_to))}
    />
  );
}
