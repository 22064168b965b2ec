import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Problem } from '@/app/_ui/problem';
import { isProblemCode, type Problem as ProblemText, problems } from '@/lib/problems';
import { home, safeReturnTo } from '@/lib/return-to';
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
  return (
    <Problem
      title={problem.title}
      happened={problem.happened}
      advice={problem.advice}
      primary={wayOn(problem.way, safeReturnTo(details?.returnTo, home))}
      secondary={problem.way === 'home' ? undefined : { href: '/', label: 'Go to the front page' }}
      code={details?.issuerError ? `${code} (${details.issuerError})` : code}
      reference={details?.requestId}
    />
  );
}

function wayOn(way: ProblemText['way'], returnTo: string) {
  if (way === 'home') return { href: '/', label: 'Go to the front page' };
  if (way === 'retry') return { href: returnTo, label: 'Try again' };
  return { href: `/connect?${new URLSearchParams({ return_to: returnTo })}`, label: 'Start again' };
}
