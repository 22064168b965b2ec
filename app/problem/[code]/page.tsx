import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Problem, type Way } from '@/app/_ui/problem';
import { isProblemCode, type Problem as ProblemText, problems } from '@/lib/problems';
import { connectedPath, connectLink, safeReturnTo } from '@/lib/return-to';
import { readProblemDetails } from '@/lib/web/problem';

type Props = PageProps<'/problem/[code]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { code } = await params;
  return { title: isProblemCode(code) ? problems[code].title : 'Page not found', robots: { index: false } };
}

/** One page for each way that it can go wrong: what happened, what to do, and a way on. */
export default async function ProblemPage({ params }: Props) {
  const { code } = await params;
  if (!isProblemCode(code)) notFound();
  const details = await readProblemDetails(code);
  const problem: ProblemText = problems[code];
  const [primary, secondary] = waysOn(problem.way, safeReturnTo(details?.returnTo, connectedPath));
  return (
    <Problem
      title={problem.title}
      happened={problem.happened}
      advice={problem.advice}
      primary={primary}
      secondary={secondary}
      code={details?.issuerError ? `${code} (${details.issuerError})` : code}
      reference={details?.requestId}
    />
  );
}

const frontPage = { href: '/', label: 'Go to the front page' };

function waysOn(way: ProblemText['way'], returnTo: string): [Way, Way?] {
  const tryAgain = { href: returnTo, label: 'Try again' };
  switch (way) {
    case 'home':
      return [frontPage];
    case 'retry':
      return [tryAgain, frontPage];
    case 'renew':
      return [tryAgain, { href: connectLink(returnTo), label: 'Connect again' }];
    case 'connect':
      return [{ href: connectLink(returnTo), label: 'Start again' }, frontPage];
  }
}
