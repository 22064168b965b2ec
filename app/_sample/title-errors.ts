import { writeFailures } from '@/lib/texts';
import { titleTexts } from './texts';

/** Shown beside the field for a new task, which still holds what was typed. */
export const titleErrors = { ...writeFailures, ...titleTexts };

export type TitleError = keyof typeof titleErrors;
