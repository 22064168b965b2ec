import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { connectedPath, safeReturnTo } from '@/lib/return-to';
import { pendingFor, readConnection } from '@/lib/web/session';
import { AccountChoice } from './account-choice';

export const metadata: Metadata = { title: 'Which account?', robots: { index: false } };

export default async function SwitchPage({ searchParams }: PageProps<'/switch'>) {
  const { return_to } = await searchParams;
  const current = await readConnection();
  const other = current && (await pendingFor(current));
  if (!other) redirect(connectedPath);
  return (
    <AccountChoice
      current={{ ...current.profile, organization: current.organization?.slug }}
      other={{ ...other.profile, organization: other.organization?.slug }}
      returnTo={safeReturnTo(return_to)}
    />
  );
}
