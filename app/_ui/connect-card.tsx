import type { ReactNode } from 'react';
import { Icon } from './icon';
import { type ScopeInWords, ScopesAskedFor } from './scope-list';

interface ConnectCardProps {
  scopes: readonly (ScopeInWords & { ask: 'connect' | 'later' })[];
  /** What just happened, when something did; see `connect-notices.tsx`. */
  notice?: ReactNode;
  /** `/connect`, with a `return_to` where the destination is known. */
  connectHref?: string;
}

/** The whole Connect page: what connecting gives, what is asked for, and one clear button. */
export function ConnectCard({ scopes, notice, connectHref = '/connect' }: ConnectCardProps) {
  return (
    <div className="stack">
      {notice}
      <div className="hero">
        <div className="hero-words">
          <h1>Your tasks, in this app</h1>
          <p className="lead">
            Connect your account on the platform to see your tasks here, add new ones and tick them off. You
            sign in on the platform's own page; this app never sees your password.
          </p>
          <a className="button button-primary button-large" href={connectHref}>
            Connect
          </a>
          <p className="muted small">Next you are asked, on the platform's page, whether to allow this.</p>
        </div>
        <section className="card hero-card" aria-labelledby="asked-for">
          <h2 id="asked-for">What this app asks for</h2>
          <ScopesAskedFor scopes={scopes} />
        </section>
        <ul className="facts" aria-label="How your connection is kept">
          <li>
            <Icon name="lock" />
            <p>The connection is kept in an encrypted cookie on this device.</p>
          </li>
          <li>
            <Icon name="shield" />
            <p>The keys to your account never reach scripts in the browser.</p>
          </li>
          <li>
            <Icon name="unplug" />
            <p>You can disconnect at any time; that withdraws the access.</p>
          </li>
        </ul>
      </div>
    </div>
  );
}
