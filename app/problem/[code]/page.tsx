import type { Metadata } from 'next';
import { PageShell } from '@/app/_ui/page-shell';
import { Problem } from '@/app/_ui/problem';
import NotFound from '@/app/not-found';
import { isProblemCode, problems } from '@/lib/problems';
import { connectLink, safeReturnTo } from '@/lib/return-to';
import { notFoundTexts, problemPageTexts as texts } from '@/lib/texts';
import { problemCookie } from '@/lib/web/problem';
import { readConnection } from '@/lib/web/session';

type Props = PageProps<'/problem/[code]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { code } = await params;
  return { title: (isProblemCode(code) ? problems[code] : notFoundTexts).title, robots: { index: false } };
}

export default async function ProblemPage({ params }: Props) {
  const { code } = await params;
  if (!isProblemCode(code)) return <NotFound />;
  const last = await problemCookie.read();
  const details = last?.code === code ? last : undefined;
  const { title, explanation, advice, nextStep = 'connect' } = problems[code];
  // The page may be opened later, or by its address.
  const isConnected = nextStep === 'renew' && (await readConnection()) !== undefined;
  return (
    <PageShell>
      <Problem
        title={title}
        explanation={isConnected ? `${explanation} ${texts.stillConnected}` : explanation}
        advice={advice}
        ways={waysTo(safeReturnTo(details?.returnTo))[nextStep]}
        code={details?.issuerError ? `${code} (${details.issuerError})` : code}
        reference={details?.requestId}
      />
    </PageShell>
  );
}

function waysTo(returnTo: string) {
  const frontPage = { href: '/', label: texts.frontPage };
  const tryAgain = { href: returnTo, label: texts.tryAgain };
  const connect = (label: string) => ({ href: connectLink(returnTo), label });
  return {
    connect: [connect(texts.start), frontPage],
    reconnect: [connect(texts.connectAgain), frontPage],
    retry: [tryAgain, frontPage],
    renew: [tryAgain, connect(texts.connectAgain)],
    home: [frontPage],
  };
}
