'use client';

import './globals.css';
import { PageShell } from './_ui/page-shell';
import { Problem } from './_ui/problem';

/**
 * The last resort, for a fault that no page caught. Next takes only a client component here, and draws it with a
 * script; what can be foreseen therefore has its own problem page, which needs none. The digest is all that is
 * shown of the error: it finds the log line, and it says nothing about the inside.
 */
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
            happened="This page stopped working. What you asked for last may be done or not: look before you do it again."
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
