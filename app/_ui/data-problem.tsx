import type { PlatformFailure } from '@/lib/platform/request';
import { connectLink } from '@/lib/return-to';
import { problemPageTexts, dataTexts as texts } from '@/lib/texts';
import { Notice } from './notice';

/** In place of data that the platform or the issuer did not give. The connection itself still stands. */
export function DataProblem(props: { heading: string; failure: PlatformFailure; path: string }) {
  const { heading, failure, path } = props;
  const needsConnecting = failure === 'token_refused' || failure === 'scope_missing';
  return (
    <section className="card" aria-labelledby="data-problem">
      <h2 id="data-problem">{heading}</h2>
      <Notice kind="error" title={texts.title} text={texts[failure]} />
      <p>
        <a className="button button-quiet" href={needsConnecting ? connectLink(path) : path}>
          {needsConnecting ? problemPageTexts.connectAgain : problemPageTexts.tryAgain}
        </a>
      </p>
    </section>
  );
}
