import type { Account } from '@/app/_ui/account-chip';
import { Fact } from '@/app/_ui/fact';
import { Moment } from '@/app/_ui/moment';
import { SubmitButton } from '@/app/_ui/submit-button';
import type { Connection } from '@/lib/connection/connection';
import type { ListedConnection } from '@/lib/connection/connection-store';
import { describeScope } from '@/lib/scopes';
import { connectionTexts, connectionsTexts as texts } from '@/lib/texts';
import { chooseConnection } from './actions';

/** No token: the page may be drawn in the browser too. */
type Shown = Pick<Connection, 'id' | 'scope' | 'connectedAt' | 'device'> &
  Pick<ListedConnection, 'usedAt' | 'usedBy'>;

/** One of several connections, with the ways to use and to end it. */
export function ConnectionItem(props: { connection: Shown; account: Account; isInUse: boolean }) {
  const { account, isInUse } = props;
  const { id, scope, connectedAt, device, usedAt, usedBy } = props.connection;
  const { organization, name, email } = account;
  const [label = texts.unnamed, ...more] = [organization, name, email].filter(Boolean);
  const heading = `connection-${id}`;
  return (
    <li className="card" aria-labelledby={heading}>
      <h2 id={heading}>
        <bdi>{label}</bdi> {isInUse ? <span className="tag">{texts.inUse}</span> : null}
      </h2>
      {more.length > 0 ? (
        <p className="muted">
          {more.map((text) => (
            <bdi className="about" key={text}>
              {text}
            </bdi>
          ))}
        </p>
      ) : null}
      <dl className="facts-of-connection">
        <Fact name={connectionTexts.allowed}>
          {scope.map((granted) => describeScope(granted).title).join(', ')}
        </Fact>
        <Fact name={texts.since}>
          <Moment at={new Date(connectedAt)} />
        </Fact>
        {device ? <Fact name={texts.device}>{device}</Fact> : null}
        <Fact name={texts.used}>
          {isInUse ? connectionTexts.usedNow : <Moment at={new Date(usedAt)} exact />}
          {!isInUse && usedBy === 'job' ? ` ${texts.away}` : null}
        </Fact>
      </dl>
      <div className="button-row">
        {isInUse ? null : (
          <form action={chooseConnection}>
            <input type="hidden" name="connection" value={id} />
            <SubmitButton
              className="button button-primary"
              busyLabel={texts.using}
              aria-describedby={heading}
            >
              {texts.use}
            </SubmitButton>
          </form>
        )}
        <form method="post" action={`/disconnect?connection=${id}`}>
          <SubmitButton
            className="button button-quiet"
            busyLabel={connectionTexts.disconnecting}
            aria-describedby={heading}
          >
            {connectionTexts.disconnect}
          </SubmitButton>
        </form>
      </div>
    </li>
  );
}
