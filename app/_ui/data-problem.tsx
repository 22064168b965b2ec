import type { PlatformFailure } from '@/lib/platform/request';
import { connectLink } from '@/lib/return-to';
import { Notice } from './notice';

const messages: Record<PlatformFailure, string> = {
  token_refused: 'The platform refused the access that it had granted. Connect again to renew it.',
  scope_missing: 'You have not allowed this app to see this. Connect again and allow it to show it here.',
  forbidden: 'The platform refused this request. Your connection is fine; try again in a minute.',
  not_found: 'The platform has nothing at the address this app was given. Tell whoever runs this app.',
  invalid: 'The platform did not understand this app. Tell whoever runs this app.',
  rate_limited: 'The platform is busy and asks for a moment’s pause.',
  unavailable: 'The platform is not answering right now. Your connection is fine; try again in a minute.',
};

/** In place of data that the platform or the issuer did not give. The connection itself still stands. */
export function DataProblem(props: { heading: string; failure: PlatformFailure; path: string }) {
  const { heading, failure, path } = props;
  const needsConnecting = failure === 'token_refused' || failure === 'scope_missing';
  return (
    <section className="card" aria-labelledby="data-problem">
      <h2 id="data-problem">{heading}</h2>
      <Notice kind="error" title="This could not be loaded" text={messages[failure]} />
      <p>
        <a className="button button-quiet" href={needsConnecting ? connectLink(path) : path}>
          {needsConnecting ? 'Connect again' : 'Try again'}
        </a>
      </p>
    </section>
  );
}
