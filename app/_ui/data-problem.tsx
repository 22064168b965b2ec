import type { PlatformFailure } from '@/lib/platform/request';
import { connectLink } from '@/lib/return-to';
import { Notice } from './notice';

const messages: Record<PlatformFailure, string> = {
  token_refused: 'The platform refused the access that it had granted. Connect again to ask for a new one.',
  scope_missing: 'This app lacks a permission to see this. Connect again and allow it to show it here.',
  forbidden: 'The platform refused this request. Try again in a minute.',
  not_found: 'The platform has nothing at the address that this app asked. Tell whoever runs this app.',
  invalid: 'The platform did not accept what this app asked. Tell whoever runs this app.',
  rate_limited: 'The platform asks this app to wait a moment.',
  unavailable: 'The platform gave no answer that this app can use. Try again in a minute.',
};

type Props = { heading: string; failure: PlatformFailure; scope?: string | undefined; path: string };

/** In place of data that the platform or the issuer did not give. */
export function DataProblem({ heading, failure, scope, path }: Props) {
  const lacks = failure === 'scope_missing';
  const needsConnecting = failure === 'token_refused' || lacks;
  return (
    <section className="card" aria-labelledby="data-problem">
      <h2 id="data-problem">{heading}</h2>
      <Notice kind="error" title="This could not be loaded" text={messages[failure]} />
      <p>
        <a
          className="button button-quiet"
          href={needsConnecting ? connectLink(path, lacks ? scope : undefined) : path}
        >
          {needsConnecting ? 'Connect again' : 'Try again'}
        </a>
      </p>
    </section>
  );
}
