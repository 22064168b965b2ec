import type { ReactNode } from 'react';
import { connectedPath, connectLink } from '@/lib/return-to';
import { scopeCatalogue } from '@/lib/scopes';
import { Icon } from './icon';

/**
 * The Connect page.
 *
 * @param returnTo where the user goes next. Without it the page is prerendered: its user may be connected already.
 */
export function ConnectCard({ notice, returnTo }: { notice?: ReactNode; returnTo?: string }) {
  return (
    <div className="stack">
      {notice}
      <div className="hero">
        <div className="hero-words">
          <h1>Connect your account</h1>
          <p className="lead">
            This app then shows what you allow it to see on the platform, and changes it only where you allow
            that. You sign in there and not here; this app never sees your password.
          </p>
          <a
            className="button button-primary button-large"
            href={returnTo ? connectLink(returnTo) : '/connect'}
          >
            Connect
          </a>
          <p className="muted small">Next comes the platform's page, which may ask whether you allow this.</p>
          {returnTo ? null : (
            <p className="muted small">
              Already connected? <a href={connectedPath}>Go to your account</a>
            </p>
          )}
        </div>
        <section className="card hero-card" aria-labelledby="asked-for">
          <h2 id="asked-for">What this app can use</h2>
          <ul className="scope-list">
            {scopeCatalogue.map(({ name, title, description, onDemand }) => (
              <li key={name} className={onDemand ? 'scope-not-given' : undefined}>
                <Icon name={onDemand ? 'circle' : 'check'} />
                <p className="scope-title">
                  {title}
                  {onDemand ? <span className="tag">when needed</span> : null}
                </p>
                <p className="scope-description">{description}</p>
              </li>
            ))}
          </ul>
        </section>
        <ul className="facts" aria-label="How your connection is kept">
          <li>
            <Icon name="lock" />
            <p>The connection is kept in encrypted cookies of this browser.</p>
          </li>
          <li>
            <Icon name="shield" />
            <p>The keys to your account never reach scripts in the browser.</p>
          </li>
          <li>
            <Icon name="unplug" />
            <p>You can disconnect at any time; this app then asks to end the access.</p>
          </li>
        </ul>
      </div>
    </div>
  );
}
