import { brand } from '@/lib/brand';
import { config } from '@/lib/config';
import type { Connection } from '@/lib/connection/connection';
import { connectionStore } from '@/lib/connection/connection-store';
import { describeScope, type Scope } from '@/lib/scopes';
import { connectionsTexts, connectionTexts as texts } from '@/lib/texts';
import { Fact } from './fact';
import { check, dash, Icon } from './icon';
import { Moment } from './moment';
import { SubmitButton } from './submit-button';
import { counted } from './words';

/** No token: the page may be drawn in the browser too. */
type Shown = Pick<Connection, 'id' | 'scope' | 'requestedScope' | 'connectedAt' | 'expiresAt'>;

/** What the connection allows and how long it lasts, and the ways out. */
export function ConnectionSummary({ connection, renews }: { connection: Shown; renews: boolean }) {
  const { id, scope, requestedScope, connectedAt, expiresAt } = connection;
  const { keepsSeveral } = connectionStore();
  const { absoluteMs, idleMs, platformApiUrl } = config();
  const notGranted = requestedScope.filter((name) => !scope.includes(name));
  const manage = URL.parse(brand.platform.manageAccess, platformApiUrl);
  return (
    <section className="card" aria-labelledby="connection">
      <h2 id="connection">{texts.heading}</h2>
      <dl className="facts-of-connection">
        <Fact name={texts.since}>
          <Moment at={new Date(connectedAt)} />
        </Fact>
        <Fact name={texts.lasts}>
          <Moment at={new Date(renews ? connectedAt + absoluteMs : expiresAt)} exact={!renews} />
          {renews ? `, ${counted(texts.idle, Math.round(idleMs / 86_400_000))}` : null}
        </Fact>
        <Fact name={texts.used}>{texts.usedNow}</Fact>
      </dl>
      <ScopeTitles heading={texts.allowed} scopes={scope.map(describeScope)} />
      {notGranted.length > 0 ? (
        <ScopeTitles heading={texts.notAllowed} scopes={notGranted.map(describeScope)} missing />
      ) : null}
      <form className="summary-part" method="post" action={`/disconnect?connection=${id}`}>
        {keepsSeveral ? (
          <p>
            <a href="/connections">{connectionsTexts.all}</a>
          </p>
        ) : null}
        {manage ? (
          <p>
            <a href={manage.href}>
              {texts.manage} <span aria-hidden="true">↗</span>
            </a>
          </p>
        ) : null}
        <SubmitButton className="button button-quiet" busyLabel={texts.disconnecting}>
          {texts.disconnect}
        </SubmitButton>
        <p className="muted small">{texts.disconnectHint}</p>
      </form>
      <details className="summary-part small">
        <summary>{texts.details}</summary>
        <p>
          {texts.token}: <Moment at={new Date(expiresAt)} exact />
        </p>
        {renews ? <p>{texts.renews}</p> : null}
        <p>
          {texts.scopes}: <code>{scope.join(' ')}</code>
        </p>
      </details>
    </section>
  );
}

function ScopeTitles(props: { heading: string; scopes: readonly Scope[]; missing?: boolean }) {
  const { heading, scopes, missing } = props;
  return (
    <div className="summary-part">
      <h3>{heading}</h3>
      <ul className="scope-list scope-list-short" role="list">
        {scopes.map(({ name, title }) => (
          <li key={name} className={missing ? 'scope-not-given' : undefined}>
            <Icon drawing={missing ? dash : check} />
            <span>{title}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
