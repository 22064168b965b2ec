import { z } from 'zod';
import { tryParseJson } from '@/lib/parse';
import { ttlStore } from '@/lib/store/ttl-store';

const firstPauseMs = 1000;
const maxPauseMs = 60_000;

const store = ttlStore('back-off', 5000);

const problem = z.enum(['refresh_unavailable', 'refresh_refused', 'refresh_unreadable', 'internal']);
export type RefreshProblem = z.infer<typeof problem>;

const pauseSchema = z.object({ failures: z.number(), until: z.number(), problem });
type Pause = z.infer<typeof pauseSchema>;

function parse(value: string | undefined): Pause | undefined {
  return pauseSchema.safeParse(tryParseJson(value ?? '')).data;
}

async function lastPause(connectionId: string): Promise<Pause | undefined> {
  const local = parse(store.getLocal(connectionId));
  if (local && local.until > Date.now()) return local;
  // Another instance may have begun a later pause.
  const shared = parse(await store.getShared(connectionId));
  return shared && shared.until > (local?.until ?? 0) ? shared : local;
}

/** @returns the current pause: its end in epoch milliseconds, and why it began */
export async function currentPause(connectionId: string): Promise<Pause | undefined> {
  const pause = await lastPause(connectionId);
  return pause && Date.now() < pause.until ? pause : undefined;
}

/**
 * Begins a pause for a connection on all instances: 1, 2, 4 … 60 s, each shortened at random by up to a quarter, so that
 * not all connections retry at once. The issuer's `Retry-After` replaces this time, up to ten minutes.
 *
 * @returns the end of the pause, in epoch milliseconds
 */
export async function backOff(id: string, problem: RefreshProblem, retryAfterMs?: number): Promise<number> {
  const failures = ((await lastPause(id))?.failures ?? 0) + 1;
  const computed = Math.min(firstPauseMs * 2 ** (failures - 1), maxPauseMs) * (1 - Math.random() / 4);
  const wait = Math.ceil(Math.min(retryAfterMs ?? computed, 10 * maxPauseMs));
  const until = Date.now() + wait;
  await store.set(id, JSON.stringify({ failures, until, problem }), wait + 2 * maxPauseMs);
  return until;
}
