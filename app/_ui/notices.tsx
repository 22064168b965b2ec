import { ownEntry } from '@/lib/parse';
import type { PlatformFailure } from '@/lib/platform/request';
import { Notice } from './notice';

/** For a server action that the API refused. @public */
export const writeFailures = {
  token_refused:
    'The platform did not accept your connection. Go to the front page, press Connect, and try again.',
  scope_missing: 'The platform says that this app lacks the permission to change this.',
  forbidden: 'The platform refused that. Try again in a minute.',
  not_found: 'That was not found.',
  invalid: 'The platform did not take that. Change it and try again.',
  rate_limited: 'The platform asks this app to wait. Try again in a moment.',
  // The write may have been done.
  unavailable:
    'The platform gave no clear response, so we cannot tell whether that was saved. Look before you try again.',
} as const satisfies Record<PlatformFailure, string>;

/** For pages that flows and forms return to. */
const flowNotices = {
  not_granted: 'The platform did not allow all that was asked for. Your connection is as it was.',
  access_denied: 'The platform did not allow more. Your connection is as it was.',
  /** See `isOfAnother`. */
  other_user:
    'That form was opened by another user of this browser, so it was not sent. Fill it in again here.',
} as const;

/** @param props.name untrusted; see `withNotice` */
export function PageNotice({ name }: { name: unknown }) {
  const text = ownEntry({ ...writeFailures, ...flowNotices }, name);
  return text ? <Notice kind="warning" title={text} /> : null;
}
