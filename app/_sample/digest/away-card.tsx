import { Moment } from '@/app/_ui/moment';
import { SubmitButton } from '@/app/_ui/submit-button';
import { counted } from '@/app/_ui/words';
import type { PageContext } from '@/lib/web/personal-page';
import { keepDigest } from './actions';
import { digest } from './job';
import { digestTexts as texts } from './texts';

/** The switch with which a user opts in or out, and the last digest; nothing without a database. */
export async function awayCard({ connection, onceField }: Pick<PageContext, 'connection' | 'onceField'>) {
  // Without a refresh token, the access ends before a job could do much.
  const { scope, renews } = connection;
  const kept = renews && scope.includes('read:tasks') && (await digest.read(connection));
  if (!kept) return null;
  const { isOn, at, result } = kept;
  return (
    <section className="card" aria-labelledby="digest">
      <h2 id="digest">{texts.heading}</h2>
      {result && at ? (
        <p>
          {counted(texts.open, result.open)}, {counted(texts.done, result.done)}
          <br />
          <span className="muted small">
            {texts.updated} <Moment at={new Date(at)} exact />
          </span>
        </p>
      ) : null}
      {isOn && !result ? <p>{texts.soon}</p> : null}
      <form action={keepDigest}>
        <input {...onceField()} />
        <input type="hidden" name="on" value={String(!isOn)} />
        <SubmitButton
          className="button button-quiet"
          busyLabel={texts.saving}
          role="switch"
          aria-checked={isOn}
          aria-describedby="digest-hint"
        >
          <span>
            {texts.keep} <strong aria-hidden="true">{isOn ? texts.on : texts.off}</strong>
          </span>
        </SubmitButton>
      </form>
      <p className="muted small" id="digest-hint">
        {texts.hint}
      </p>
    </section>
  );
}
