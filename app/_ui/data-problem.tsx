import type { ReactNode } from 'react';
import type { PlatformFailure } from '@/lib/platform/request';
import { connectLink } from '@/lib/return-to';
import { problemPageTexts, dataTexts as texts } from '@/lib/texts';
import { Notice } from './notice';

interface Props {
  heading: string;
  failure: PlatformFailure;
  scope?: string | undefined;
  path: string;
  /** What is not lost. */
  kept?: ReactNode;
}

/** In place of data that the platform or the issuer did not give. The connection itself still stands. */
export function DataProblem({ heading, failure, scope, path, kept }: Props) {
  const lacks = failure === 'scope_missing';
  const needsConnecting = failure === 'token_refused' || lacks;
  return (
    <section className="card" aria-labelledby="data-problem">
      <h2 id="data-problem">{heading}</h2>
      <Notice kind="error" title={texts.title} text={texts[failure]} />
      {kept ? <p>{kept}</p> : null}
      <p className="button-row">
        {lacks ? null : (
          <a className="button button-quiet" href={path}>
            {problemPageTexts.tryAgain}
          </a>
        )}
        {needsConnecting ? (
          <a className="button button-quiet" href={connectLink(path, lacks ? scope : undefined)}>
            {problemPageTexts.connectAgain}
          </a>
        ) : null}
      </p>
    </section>
  );
}
