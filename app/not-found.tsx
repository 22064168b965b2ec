import type { Metadata } from 'next';
import { notFoundTexts, problemPageTexts } from '@/lib/texts';
import { PageShell } from './_ui/page-shell';
import { Problem } from './_ui/problem';

export const metadata: Metadata = { title: notFoundTexts.title };

/** Any address without a page. Next's own 404 page comes with inline styles, which the policy refuses. */
export default function NotFound() {
  return (
    <PageShell>
      <Problem
        {...notFoundTexts}
        ways={[{ href: '/', label: problemPageTexts.frontPage }]}
        code="not_found"
      />
    </PageShell>
  );
}
