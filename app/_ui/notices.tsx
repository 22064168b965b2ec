import { entryOf } from '@/lib/parse';
import type { PlatformFailure } from '@/lib/platform/request';
import { Notice } from './notice';

/** What a page says when the API refused a server action. */
export const writeFailures = {
  token_refused:
    'The platform did not accept your connection. Go to the front page, press Connect, and try again.',
  scope_missing: 'The platform says that this app lacks the permission to change this.',
  forbidden: 'The platform refused that. Try again in a minute.',
  not_found: 'That was not found.',
  invalid: 'The platform did not take that. Change it and try again.',
  rate_limited: 'The platform asks this app to wait. Try again in a moment.',
  // A write that was sent may have been done, whatever became of its response.
  unavailable:
    'The platform gave no clear response, so we cannot tell whether that was saved. Look before you try again.',
} as const satisfies Record<PlatformFailure, string>;

/** What a page says that a flow or a form came back to. */
const flowNotices = {
  not_granted: 'The platform did not allow all that was asked for. Your connection is as it was.',
  access_denied: 'The platform did not allow more. Your connection is as it was.',
  /** See `isOfAnother`. */
  other_user:
    'That form was opened by another user of this browser, so it was not sent. Fill it in again here.',
} as const;

/** What just happened, see `withNotice`. The untrusted name chooses one of these texts and brings none of its own. */
export function PageNotice({ name }: { name: unknown }) {
  const text = entryOf({ ...writeFailures, ...flowNotices }, name);
  return text ? <Notice kind="warning" title={text} /> : null;
}
