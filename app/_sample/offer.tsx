import { SubmitButton } from '@/app/_ui/submit-button';
import { filled } from '@/app/_ui/words';
import { brand } from '@/lib/brand';
import { connectedPath, connectLink } from '@/lib/return-to';
import type { onceField } from '@/lib/web/server-action';
import { offerTexts as texts } from './texts';

interface OfferProps {
  /** Whether the user was not asked for `write:tasks` yet, or was asked and did not grant it. */
  editing: 'offered' | 'refused';
  allowEditing: (form: FormData) => Promise<void>;
  /** What the user typed before. */
  draft?: string | undefined;
  once: ReturnType<typeof onceField>;
}

/** A missing scope is an offer, not an error: the field keeps what the user wanted to add while the platform asks them. */
export function Offer({ editing, allowEditing, draft, once }: OfferProps) {
  if (editing === 'refused')
    return (
      <p className="muted">
        {filled(texts.refused, { platform: brand.platform.name })}{' '}
        <a href={connectLink(connectedPath, 'write:tasks')}>{texts.askAgain}</a>
        {draft ? <span className="kept">{filled(texts.kept, { title: draft })}</span> : null}
      </p>
    );
  return (
    <form className="offer" action={allowEditing}>
      <input {...once} />
      <p>{texts.offer}</p>
      <div className="field">
        <label htmlFor="task-title">{texts.field}</label>
        <div className="field-row">
          <input
            className="input"
            id="task-title"
            name="title"
            type="text"
            defaultValue={draft}
            autoComplete="off"
            dir="auto"
          />
          <SubmitButton className="button button-quiet" busyLabel={texts.allowing}>
            {texts.allow}
          </SubmitButton>
        </div>
        <p className="muted small">{filled(texts.allowHint, { platform: brand.platform.name })}</p>
      </div>
    </form>
  );
}
