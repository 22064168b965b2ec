const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'UTC' });
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
const DISTANCE = new Intl.RelativeTimeFormat('en');

function distance(seconds: number): string {
  if (seconds < 5400) return DISTANCE.format(Math.max(1, Math.round(seconds / 60)), 'minute');
  if (seconds < 129600) return DISTANCE.format(Math.round(seconds / 3600), 'hour');
  return DISTANCE.format(Math.round(seconds / 86400), 'day');
}

/** In UTC, because the server does not know the user's time zone. */
export function AccessUntil({ endsAt }: { endsAt: Date }) {
  const now = new Date();
  const seconds = (endsAt.getTime() - now.getTime()) / 1000;
  const day = DAY.format(endsAt) === DAY.format(now) ? '' : `${DAY.format(endsAt)}, `;
  const clock = <time dateTime={endsAt.toISOString()}>{`${day}${CLOCK.format(endsAt)} UTC`}</time>;
  return seconds > 0 ? (
    <p>
      Until {clock} <span className="muted">({distance(seconds)})</span>
    </p>
  ) : (
    <p>Ended at {clock}</p>
  );
}
