import { randomBytes } from 'node:crypto';

/** Starts every name that a run makes at Stytch: what bears it was made by a test, and may be removed. */
export const PREFIX = 'sca-e2e-';

/** A mark that no other run has. Small letters and digits: it becomes part of mail addresses and slugs. */
export const newMark = (): string => `${PREFIX}${Date.now().toString(36)}${randomBytes(3).toString('hex')}`;
