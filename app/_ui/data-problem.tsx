import { Notice } from './notice';

interface DataProblemProps {
  /** The heading that the data would have had, for example "Your tasks". */
  heading: string;
  /** What happened, in a sentence for the person reading. */
  message: string;
  /** Where trying again leads; a GET that is safe to repeat. */
  retryHref: string;
  retryLabel?: string;
}

/** In place of data that the platform or the issuer did not give. The connection itself still stands. */
export function DataProblem({ heading, message, retryHref, retryLabel = 'Try again' }: DataProblemProps) {
  return (
    <section className="card" aria-labelledby="data-problem">
      <h2 id="data-problem">{heading}</h2>
      <Notice kind="error" title="This could not be loaded">
        <p>{message}</p>
      </Notice>
      <p>
        <a className="button button-quiet" href={retryHref}>
          {retryLabel}
        </a>
      </p>
    </section>
  );
}
