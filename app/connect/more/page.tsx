import type { Metadata } from 'next';
import { connectLink, safeReturnTo } from '@/lib/return-to';
import { scopeCatalogue } from '@/lib/scopes';

export const metadata: Metadata = { title: 'Allow more', robots: { index: false } };

/** Leads from a form to the platform's page, see `connectLinkForForm`. */
export default async function MorePage({ searchParams }: PageProps<'/connect/more'>) {
  const query = await searchParams;
  const returnTo = safeReturnTo(query.return_to);
  const scope = [query.scope ?? []].flat().join(' ');
  const titles = scopeCatalogue.flatMap(({ name, title }) =>
    scope.split(' ').includes(name) ? [title] : [],
  );
  const href = connectLink(returnTo, scope);
  return (
    <>
      <meta httpEquiv="refresh" content={`0;url=${href}`} />
      <article className="card problem">
        <h1>To the platform’s page</h1>
        <p>
          There you may be asked whether to allow this app more{titles.length > 0 && `: ${titles.join(', ')}`}
          .
        </p>
        <div className="button-row">
          <a className="button button-primary" href={href}>
            Continue
          </a>
          <a href={returnTo}>Go back</a>
        </div>
      </article>
    </>
  );
}
