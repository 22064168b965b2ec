import { callbacks } from './callbacks.ts';
import { claims } from './claims.ts';
import { discoveryDocuments } from './discovery-documents.ts';
import type { Quirk } from './quirk.ts';
import { refusals } from './refusals.ts';
import { rules } from './rules.ts';
import { tokenResponses } from './token-responses.ts';

const all = { ...refusals, ...tokenResponses, ...claims, ...discoveryDocuments, ...callbacks, ...rules };

export type QuirkName = keyof typeof all;

/** Every quirk by its name. */
export const QUIRKS: Readonly<Record<QuirkName, Quirk>> = all;

export const QUIRK_NAMES = Object.keys(QUIRKS) as [QuirkName, ...QuirkName[]];

/** Whether that is the name of a quirk. */
export const isQuirkName = (name: string): name is QuirkName => name in QUIRKS;
