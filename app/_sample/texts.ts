import { writeFailures } from '@/app/_ui/notices';

/** The name of the draft of a new task's title. */
export const taskDraft = 'task';

/** Shown beside the field for a new task, which still holds what was typed. */
export const titleErrors = {
  ...writeFailures,
  // The draft keeps the form's key, and so the API knows the same text again.
  unavailable:
    'The platform gave no clear response, so we cannot tell whether that was saved. If it is not in the list, add it again: we ask the platform to save it only once.',
  empty: 'Write what needs doing first.',
  too_long: 'Keep it to 200 characters.',
} as const;

export type TitleError = keyof typeof titleErrors;
