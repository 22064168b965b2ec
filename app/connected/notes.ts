import type { PlatformFailureKind } from '@/lib/platform/failure';

/** What the page says after an action. The link carries the name alone, so nobody can put words on the page. */
export const notes = {
  empty: 'Write what needs doing first.',
  too_long: 'Keep it under 200 characters.',
  token_refused:
    'The platform did not accept your connection. Your text is still here; connect again and retry.',
  scope_missing: 'You have not allowed this app to change your tasks. Your text is still here.',
  not_found: 'That task is no longer there.',
  invalid: 'The platform did not take that. Your text is still here; change it and try again.',
  rate_limited: 'That was a lot at once. Your text is still here; wait a moment and try again.',
  unavailable: 'The platform is not answering. Your text is still here; try again in a minute.',
} as const satisfies Record<PlatformFailureKind | 'empty' | 'too_long', string>;

export type Note = keyof typeof notes;

/** @returns the text that a link's `note` stands for, if it is one of ours. */
export function noteText(note: unknown): string | undefined {
  return typeof note === 'string' && Object.hasOwn(notes, note) ? notes[note as Note] : undefined;
}

/** Why the list could not be loaded, in words. */
export const listProblems: Record<PlatformFailureKind, string> = {
  token_refused: 'The platform refused the access that it had granted. Connect again to renew it.',
  scope_missing:
    'You have not allowed this app to see your tasks. Connect again and allow it to show them here.',
  not_found: 'The platform has no tasks at the address this app was given. Tell whoever runs this app.',
  invalid: 'The platform did not understand this app. Tell whoever runs this app.',
  rate_limited: 'The platform is busy and asks for a moment’s pause.',
  unavailable: 'The platform is not answering right now. Your connection is fine.',
};
