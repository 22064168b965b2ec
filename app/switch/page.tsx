import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { TwoPeople } from '@/app/_ui/two-people';
import { pendingBeside } from '@/lib/connection/pending';
import { home, safeReturnTo } from '@/lib/return-to';
import { readConnection } from '@/lib/web/connection';
import { keepCurrent, switchPerson } from './actions';

export const metadata: Metadata = { title: 'Which account?', robots: { index: false } };

/** Asks a person who is connected as one account and just came back as another which one it shall be. */
export default async function SwitchPage({ searchParams }: PageProps<'/switch'>) {
  const { return_to } = await searchParams;
  const current = await readConnection();
  const other = current && (await pendingBeside(await cookies(), current));
  if (!other) redirect(home);
  return (
    <TwoPeople
      current={{ ...current.profile, organization: current.organization?.slug }}
      other={{ ...other.profile, organization: other.organization?.slug }}
      returnTo={safeReturnTo(return_to)}
      keepCurrent={keepCurrent}
      switchPerson={switchPerson}
    />
  );
}
