import { language } from '@/lib/language';
import { LocalTime } from './local-time';

const distances = new Intl.RelativeTimeFormat(language);

function distance(seconds: number): string {
  const size = Math.abs(seconds);
  if (size < 5400) return distances.format(Math.round(seconds / 60) || Math.sign(seconds) || 1, 'minute');
  if (size < 129600) return distances.format(Math.round(seconds / 3600), 'hour');
  return distances.format(Math.round(seconds / 86400), 'day');
}

/** A day, or with `exact` a minute and how far away it is. In UTC until a script knows the reader's time zone. */
export function Moment({ at, exact = false }: { at: Date; exact?: boolean }) {
  const form: Intl.DateTimeFormatOptions = exact
    ? { dateStyle: 'medium', timeStyle: 'short' }
    : { dateStyle: 'medium' };
  const utc = new Intl.DateTimeFormat(language, { ...form, timeZone: 'UTC' }).format(at);
  return (
    <>
      <LocalTime at={at.toISOString()} utc={exact ? `${utc} UTC` : utc} form={form} />
      {exact ? <span className="muted"> ({distance((at.getTime() - Date.now()) / 1000)})</span> : null}
    </>
  );
}
