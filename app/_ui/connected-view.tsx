import type { ReactNode } from 'react';

interface ConnectedViewProps {
  /** The user's name for the greeting, when a claim gave one. */
  name?: string | undefined;
  /** What just happened, when something did. */
  notice?: ReactNode;
  /** The `ConnectionSummary`: beside the data on wide screens, below it on phones. */
  summary: ReactNode;
  /** The user's data, or `DataProblem` in its place. */
  children: ReactNode;
}

/** The frame of the Connected page. */
export function ConnectedView({ name, notice, summary, children }: ConnectedViewProps) {
  return (
    <div className="stack">
      <h1>
        Hello{name ? ', ' : null}
        <bdi>{name}</bdi>
      </h1>
      {notice}
      <div className="columns">
        {children}
        {summary}
      </div>
    </div>
  );
}
