import { outcomeOf } from '../conformance/outcome.ts';
import type { TestBed } from '../support/test-bed.ts';

/** A person connects. */
export async function connecting(bed: TestBed, forge: () => void): Promise<string> {
  forge();
  return outcomeOf(bed, await bed.connect());
}

/** A person who is connected disconnects. */
export async function disconnecting(bed: TestBed, forge: () => void): Promise<string> {
  await bed.connect();
  if (!bed.connected) return 'was not connected';
  forge();
  await bed.follow(await bed.browser.visit('/disconnect', { method: 'POST' }));
  if (bed.connected) return 'stays connected';
  const note = new URL(bed.lastUrl).searchParams.get('note');
  return (
    { disconnected: 'disconnects', disconnected_here: 'disconnects, not confirmed' }[note ?? ''] ??
    bed.lastUrl
  );
}
