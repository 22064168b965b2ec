import type { ReactNode } from 'react';
import { connectedPath, connectLink } from '@/lib/return-to';
import { scopeCatalogue } from '@/lib/scopes';
import { connectTexts as texts } from '@/lib/texts';
import { check, circle, Icon, lock, shield, unplug } from './icon';
import { Between } from './mark';

/**
 * The whole Connect page: what connecting gives, what is asked for, and one clear button.
 *
 * @param returnTo where the user goes next. Without it, the page cannot know whether its user is connected.
 * @param connected whether the user is, or may be
 */
export function ConnectCard(props: { notice?: ReactNode; returnTo?: string; connected?: boolean }) {
  const { notice, returnTo, connected = !returnTo } = props;
  return (
    <div className="stack">
      {notice}
      <div className="hero">
        <div className="hero-words">
          <Between />
          <h1>{texts.heading}</h1>
          <p className="lead">{texts.lead}</p>
          <a
            className="button button-primary button-large"
            href={returnTo ? connectLink(returnTo) : '/connect'}
          >
            {texts.button}
          </a>
          <p className="muted small">{texts.next}</p>
          {connected ? (
            <p className="muted small">
              {texts.already} <a href={connectedPath}>{texts.open}</a>
            </p>
          ) : null}
        </div>
        <section className="card hero-card" aria-labelledby="asked-for">
          <h2 id="asked-for">{texts.scopes}</h2>
          <ul className="scope-list" role="list">
            {scopeCatalogue.map(({ name, title, description, onDemand }) => (
              <li key={name} className={onDemand ? 'scope-not-given' : undefined}>
                <Icon drawing={onDemand ? circle : check} />
                <p className="scope-title">
                  {title} {onDemand ? <span className="tag">{texts.later}</span> : null}
                </p>
                <p className="scope-description">{description}</p>
              </li>
            ))}
          </ul>
        </section>
        <ul className="facts" role="list" aria-label={texts.facts}>
          <li>
            <Icon drawing={lock} />
            <p>{texts.stored}</p>
          </li>
          <li>
            <Icon drawing={shield} />
            <p>{texts.tokens}</p>
          </li>
          <li>
            <Icon drawing={unplug} />
            <p>{texts.disconnect}</p>
          </li>
        </ul>
      </div>
    </div>
  );
}
