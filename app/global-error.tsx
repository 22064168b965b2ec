'use client';

import './globals.css';
import { brand } from '@/lib/brand';
import { language } from '@/lib/language';
import { problemPageTexts, brokenTexts as texts } from '@/lib/texts';
import { Problem } from './_ui/problem';

/**
 * The last resort, for a fault that no page caught. Next takes only a client component here, and draws it with a
 * script; what can be foreseen therefore has its own problem page, which needs none. The digest is all that is
 * shown of the error: it finds the log line, and it says nothing about the inside. Every page loads it, so it has no frame.
 */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang={language}>
      <head>
        <title>{`${texts.title} · ${brand.name}`}</title>
      </head>
      <body>
        <main className="shell-main">
          <Problem
            title={texts.title}
            explanation={texts.explanation}
            advice={texts.advice}
            ways={[
              { href: '', label: texts.reload },
              { href: '/', label: problemPageTexts.frontPage },
            ]}
            code="unexpected"
            reference={error.digest}
          />
        </main>
      </body>
    </html>
  );
}
