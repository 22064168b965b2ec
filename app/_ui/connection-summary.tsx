import { AccessUntil } from './access-until';
import { Avatar } from './avatar';
import { type ScopeInWords, ScopeTitles } from './scope-list';

export interface ConnectedUser {
  name?: string | undefined;
  email?: string | undefined;
  picture?: string | undefined;
  /** B2B only: the organization that the grant is for. */
  organization?: string | undefined;
}

interface ConnectionSummaryProps {
  person: ConnectedUser;
  granted: readonly ScopeInWords[];
  /** Asked for and not granted: the person may not give it, or chose not to. */
  notGranted: readonly ScopeInWords[];
  accessEndsAt: Date;
  /** Whether the access is renewed without asking the person. */
  renews: boolean;
  now: Date;
}

/** Who is connected, with which access and until when, and the way out. */
export function ConnectionSummary({
  person,
  granted,
  notGranted,
  accessEndsAt,
  renews,
  now,
}: ConnectionSummaryProps) {
  const name = person.name ?? person.email ?? 'Your account';
  return (
    <section className="card" aria-labelledby="connection">
      <h2 id="connection">Your connection</h2>
      <div className="who">
        <Avatar name={name} picture={person.picture} />
        <div className="who-text">
          <p className="who-name">
            <bdi>{name}</bdi>
          </p>
          {person.email && person.email !== name ? <p className="muted small">{person.email}</p> : null}
          {person.organization ? (
            <p className="muted small">
              Organization: <bdi>{person.organization}</bdi>
            </p>
          ) : null}
        </div>
      </div>
      <div className="summary-part">
        <h3>You allowed</h3>
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
        <AccessUntil endsAt={accessEndsAt} now={now} />
        {renews ? <p className="muted small">Renewed by itself while you use this app.</p> : null}
      </div>
      <form className="summary-part" method="post" action="/disconnect">
        <button className="button button-quiet" type="submit">
          Disconnect
        </button>
        <p className="muted small">Withdraws the access and deletes the connection from this device.</p>
      </form>
    </section>
  );
}
