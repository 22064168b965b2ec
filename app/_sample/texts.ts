import { writeFailures } from '@/app/_ui/notices';

/** The name of the draft of a new task's title. */
export const taskDraft = 'task';

/** Shown beside the field for a new task, which still holds what was typed. */
export const titleErrors = {
  ...writeFailures,
  empty: 'Write what needs doing first.',
  too_long: 'Keep it to 200 characters.',
} as const;

export type TitleError = keyof typeof titleErrors;
