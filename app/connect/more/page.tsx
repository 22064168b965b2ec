import type { Metadata } from 'next';
import { PageShell } from '@/app/_ui/page-shell';
import { filled } from '@/app/_ui/words';
import { connectLink, safeReturnTo } from '@/lib/return-to';
import { scopeCatalogue } from '@/lib/scopes';
import { moreTexts as texts } from '@/lib/texts';

export const metadata: Metadata = { title: texts.title, robots: { index: false } };

/** Leads from a form to the platform's page, see `userAction`. */
export default async function MorePage({ searchParams }: PageProps<'/connect/more'>) {
  const query = await searchParams;
  const returnTo = safeReturnTo(query.return_to);
  const scope = [query.scope ?? []].flat().join(' ');
  const titles = scopeCatalogue.flatMap(({ name, title }) =>
    scope.split(' ').includes(name) ? [title] : [],
  );
  const scopes = titles.join('; ');
  const href = connectLink(returnTo, scope);
  return (
    <PageShell>
      <meta httpEquiv="refresh" content={`0;url=${href}`} />
      <article className="card problem">
        <h1>{texts.title}</h1>
        <p>{filled(titles.length > 0 ? texts.textScopes : texts.text, { scopes })}</p>
        <div className="button-row">
          <a className="button button-primary" href={href}>
            {texts.next}
          </a>
          <a href={returnTo}>{texts.back}</a>
        </div>
      </article>
    </PageShell>
  );
}
