import type { PlatformFailureKind } from '@/lib/platform/request';

/** What the page says after an action or a detour. Links carry a name alone, so nobody can put words on the page. */
const failures = {
  token_refused:
    'The platform did not accept your connection. Go to the front page, press Connect, and try again.',
  scope_missing: 'The platform says that you have not allowed this app to change your tasks.',
  not_found: 'That task is no longer there.',
  invalid: 'The platform did not take that. Change it and try again.',
  rate_limited: 'That was a lot at once. Wait a moment and try again.',
  // A write that was sent may have been done, whatever became of its answer.
  unavailable:
    'The platform gave no clear answer, so we cannot tell whether that was saved. Look at the list before you try again.',
} as const satisfies Record<PlatformFailureKind, string>;

/** Shown beside the field for a new task, which still holds what was typed. */
const titleErrors = {
  ...failures,
  empty: 'Write what needs doing first.',
  too_long: 'Keep it to 200 characters.',
} as const;

/** Shown above the page. */
const notices = {
  ...failures,
  not_granted: 'Editing was not allowed on the platform’s page. Your connection is as it was.',
  access_denied: 'The platform did not allow more. Your connection is as it was.',
} as const;

export type TitleError = keyof typeof titleErrors;

/** @returns the text of an error about the new task's title, if the link names one. */
export function titleErrorText(name: unknown): string | undefined {
  return textOf(titleErrors, name);
}

/** @returns the text of a notice, if the link names one. */
export function noticeText(name: unknown): string | undefined {
  return textOf(notices, name);
}

function textOf(texts: Readonly<Record<string, string>>, name: unknown): string | undefined {
  return typeof name === 'string' && Object.hasOwn(texts, name) ? texts[name] : undefined;
}

/** Why the list could not be loaded, in words. */
export const listProblems: Record<PlatformFailureKind, string> = {
  token_refused: 'The platform refused the access that it had granted. Connect again to renew it.',
  scope_missing:
    'You have not allowed this app to see your tasks. Connect again and allow it to show them here.',
  not_found: 'The platform has no tasks at the address this app was given. Tell whoever runs this app.',
  invalid: 'The platform did not understand this app. Tell whoever runs this app.',
  rate_limited: 'The platform is busy and asks for a moment’s pause.',
  unavailable: 'The platform is not answering right now. Your connection is fine; try again in a minute.',
};

/** The way on, as `DataProblem` takes it, where only a new connection helps. */
export const connectAgain = { retryHref: '/connect', retryLabel: 'Connect again' };
