import type { ReactNode } from 'react';
import { brand } from '@/lib/brand';
import { shellTexts } from '@/lib/texts';
import { Mark } from './mark';

/**
 * The frame of every page. All links are plain `<a>`: `next/link` would prefetch `/connect` in vain.
 *
 * @param chip who is connected, for pages that know
 */
export function PageShell({ chip, children }: { chip?: ReactNode; children: ReactNode }) {
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        {shellTexts.skip}
      </a>
      <header className="shell-header">
        <a className="brand" href="/">
          <Mark of={brand} />
          {brand.name}
        </a>
        {chip}
      </header>
      <main className="shell-main" id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="shell-footer muted small">
        <p>{brand.about}</p>
        <a href={brand.help}>{shellTexts.help}</a>
      </footer>
      <p className="visually-hidden" id="said" role="status" />
    </div>
  );
}
