import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AccountChip } from '@/app/_ui/account-chip';
import { PageShell } from '@/app/_ui/page-shell';
import { connectedPath, safeReturnTo } from '@/lib/return-to';
import { switchTexts } from '@/lib/texts';
import { showProblem } from '@/lib/web/problem';
import { accountOf, pendingFor, readConnection } from '@/lib/web/session';
import { AccountChoice } from './account-choice';

export const metadata: Metadata = { title: switchTexts.title, robots: { index: false } };

export default async function SwitchPage({ searchParams }: PageProps<'/switch'>) {
  const { return_to } = await searchParams;
  const current = await readConnection().catch(showProblem);
  const other = current && (await pendingFor(current).catch(showProblem));
  if (!other) redirect(connectedPath);
  return (
    <PageShell chip={<AccountChip {...accountOf(current)} />}>
      <AccountChoice
        current={accountOf(current)}
        other={accountOf(other)}
        otherId={other.id}
        returnTo={safeReturnTo(return_to)}
      />
    </PageShell>
  );
}
