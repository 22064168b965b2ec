'use client';

import './globals.css';
import { PageShell } from './_ui/page-shell';
import { Problem } from './_ui/problem';

/** For errors that nothing caught. It needs JavaScript; expected errors have problem pages. The log has the digest. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <head>
        <title>Something went wrong · Connected App</title>
      </head>
      <body>
        <PageShell>
          <Problem
            title="Something went wrong here"
            explanation="This page stopped working. What you asked for last may be done or not: look before you do it again."
            advice="Load the page again. If it happens again, tell whoever runs this app, with the code below."
            ways={[
              { href: '', label: 'Load the page again' },
              { href: '/', label: 'Go to the front page' },
            ]}
            code="unexpected"
            reference={error.digest}
          />
        </PageShell>
      </body>
    </html>
  );
}
