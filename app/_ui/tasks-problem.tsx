import { Notice } from './notice';

interface TasksProblemProps {
  /** What happened, in a sentence for the person reading. */
  message: string;
  /** Where trying again leads; a GET that is safe to repeat. */
  retryHref: string;
  retryLabel?: string;
}

/** In place of the tasks when the platform's API did not give them. The connection itself still stands. */
export function TasksProblem({ message, retryHref, retryLabel = 'Try again' }: TasksProblemProps) {
  return (
    <section className="card" aria-labelledby="tasks">
      <h2 id="tasks">Your tasks</h2>
      <Notice kind="error" title="Your tasks could not be loaded">
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
