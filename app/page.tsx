import { ConnectCard } from './_ui/connect-card';
import { PageShell } from './_ui/page-shell';

/** Prerendered, so it works during outages. */
export default function ConnectPage() {
  return (
    <PageShell>
      <ConnectCard />
    </PageShell>
  );
}
