import { AccountChip } from '@/app/_ui/account-chip';
import { Between } from '@/app/_ui/mark';
import { PageShell } from '@/app/_ui/page-shell';
import { connectedPath } from '@/lib/return-to';
import { connectTexts as texts } from '@/lib/texts';

/** The front page of a browser that has a connection: next.config.ts shows it at `/`. Prerendered, so it names nobody. */
export default function HomePage() {
  return (
    <PageShell chip={<AccountChip />}>
      <div className="hero-words">
        <Between />
        <h1>{texts.backHeading}</h1>
        <p className="lead">{texts.backLead}</p>
        <a className="button button-primary button-large" href={connectedPath}>
          {texts.open}
        </a>
        <p>
          <a href="/connect?another">{texts.another}</a>
        </p>
        <p className="muted small">{texts.anotherHint}</p>
      </div>
    </PageShell>
  );
}
