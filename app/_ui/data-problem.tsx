import type { PlatformFailure } from '@/lib/platform/request';
import { connectLink } from '@/lib/return-to';
import { problemPageTexts, dataTexts as texts } from '@/lib/texts';
import { Notice } from './notice';

type Props = { heading: string; failure: PlatformFailure; scope?: string | undefined; path: string };

/** In place of data that the platform or the issuer did not give. The connection itself still stands. */
export function DataProblem({ heading, failure, scope, path }: Props) {
  const lacks = failure === 'scope_missing';
  const needsConnecting = failure === 'token_refused' || lacks;
  return (
    <section className="card" aria-labelledby="data-problem">
      <h2 id="data-problem">{heading}</h2>
      <Notice kind="error" title={texts.title} text={texts[failure]} />
      <p>
        <a
          className="button button-quiet"
          href={needsConnecting ? connectLink(path, lacks ? scope : undefined) : path}
        >
          {needsConnecting ? problemPageTexts.connectAgain : problemPageTexts.tryAgain}
        </a>
      </p>
    </section>
  );
}
