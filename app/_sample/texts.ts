import { writeFailures } from '@/app/_ui/notices';

/** The name of the draft. */
export const taskDraft = 'task';

/** Shown beside the field, which still holds the text. */
export const titleErrors = {
  ...writeFailures,
  // The draft keeps the form's key, by which the API recognises the text.
  unavailable:
    'The platform gave no clear response, so we cannot tell whether that was saved. If it is not in the list, add it again: we ask the platform to save it only once.',
  empty: 'Write what needs doing first.',
  too_long: 'Keep it to 200 characters.',
} as const;

export type TitleError = keyof typeof titleErrors;
