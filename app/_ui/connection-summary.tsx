import type { Grant } from '@/lib/oauth/grant';
import type { Scope } from '@/lib/scopes';
import { AccessUntil } from './access-until';
import { Avatar } from './avatar';
import { Icon } from './icon';

/** `organization`: in B2B only. */
export type ConnectedUser = NonNullable<Grant['profile']> & { organization?: string | undefined };

interface ConnectionSummaryProps {
  user: ConnectedUser;
  granted: readonly Scope[];
  /** Requested but not granted. */
  notGranted: readonly Scope[];
  accessEndsAt: Date;
  renews: boolean;
}

/** Who is connected, with which access and until when, and *Disconnect*. */
export function ConnectionSummary(props: ConnectionSummaryProps) {
  const { user, granted, notGranted, accessEndsAt, renews } = props;
  const name = user.name ?? user.email ?? 'Your account';
  return (
    <section className="card" aria-labelledby="connection">
      <h2 id="connection">Your connection</h2>
      <div className="who">
        <Avatar name={name} picture={user.picture} />
        <div className="who-text">
          <p className="who-name">
            <bdi>{name}</bdi>
          </p>
          {user.email && user.email !== name ? <p className="muted small">{user.email}</p> : null}
          {user.organization ? (
            <p className="muted small">
              Organization: <bdi>{user.organization}</bdi>
            </p>
          ) : null}
        </div>
      </div>
      <div className="summary-part">
        <h3>Allowed</h3>
        <ScopeTitles scopes={granted} />
      </div>
      {notGranted.length > 0 ? (
        <div className="summary-part">
          <h3>Asked for and not granted</h3>
          <ScopeTitles scopes={notGranted} missing />
        </div>
      ) : null}
      <div className="summary-part">
        <h3>Access lasts</h3>
        <AccessUntil endsAt={accessEndsAt} />
        {renews ? <p className="muted small">Renewed by itself while this app may do so.</p> : null}
      </div>
      <form className="summary-part" method="post" action="/disconnect">
        <button className="button button-quiet" type="submit">
          Disconnect
        </button>
        <p className="muted small">Asks to end the access, and deletes the connection from this browser.</p>
      </form>
    </section>
  );
}

function ScopeTitles({ scopes, missing = false }: { scopes: readonly Scope[]; missing?: boolean }) {
  return (
    <ul className="scope-list scope-list-short">
      {scopes.map(({ name, title }) => (
        <li key={name} className={missing ? 'scope-not-given' : undefined} title={name}>
          <Icon name={missing ? 'dash' : 'check'} />
          <span>{title}</span>
        </li>
      ))}
    </ul>
  );
}
