import type { Metadata } from 'next';
import { Problem } from '@/app/_ui/problem';
import NotFound from '@/app/not-found';
import { isProblemCode, type Problem as ProblemText, problems } from '@/lib/problems';
import { connectLink, safeReturnTo } from '@/lib/return-to';
import { problemCookie } from '@/lib/web/problem';

type Props = PageProps<'/problem/[code]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { code } = await params;
  return { title: isProblemCode(code) ? problems[code].title : 'Page not found', robots: { index: false } };
}

export default async function ProblemPage({ params }: Props) {
  const { code } = await params;
  if (!isProblemCode(code)) return <NotFound />;
  const last = await problemCookie.read();
  const details = last?.code === code ? last : undefined;
  const { title, explanation, advice = startAgain, nextStep = 'connect' }: ProblemText = problems[code];
  return (
    <Problem
      title={title}
      explanation={explanation}
      advice={advice}
      ways={waysTo(safeReturnTo(details?.returnTo))[nextStep]}
      code={details?.issuerError ? `${code} (${details.issuerError})` : code}
      reference={details?.requestId}
    />
  );
}

const startAgain = 'Start again. If it happens twice, tell whoever runs this app, with the code below.';

function waysTo(returnTo: string) {
  const frontPage = { href: '/', label: 'Go to the front page' };
  const tryAgain = { href: returnTo, label: 'Try again' };
  const connect = (label: string) => ({ href: connectLink(returnTo), label });
  return {
    connect: [connect('Start again'), frontPage],
    retry: [tryAgain, frontPage],
    renew: [tryAgain, connect('Connect again')],
    home: [frontPage],
  };
}
