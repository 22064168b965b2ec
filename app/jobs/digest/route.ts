import { digest } from '@/app/_sample/digest/job';

/** Of Vercel, in seconds: a run takes up to 285. */
export const maxDuration = 300;

/** A cron service calls this, with `Authorization: Bearer <CRON_SECRET>`. */
export const POST = digest.handle;
