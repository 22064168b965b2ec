import { z } from 'zod';
import { parsedJson } from '@/lib/parse';
import { ttlStore } from '@/lib/store/ttl-store';

const first = 1000;
const longest = 60_000;

const memory = ttlStore('back-off', 5000);
const problem = z.enum(['refresh_unavailable', 'refresh_refused', 'refresh_unreadable', 'internal']);
/** Why a refresh failed for now: what its problem page says. */
export type RefreshProblem = z.infer<typeof problem>;

const schema = z.object({ failures: z.number(), until: z.number(), problem });
type Pause = z.infer<typeof schema>;

function parse(value: string | undefined): Pause | undefined {
  return schema.safeParse(parsedJson(value ?? '')).data;
}

async function read(id: string): Promise<Pause | undefined> {
  const here = parse(memory.getLocal(id));
  if (here && here.until > Date.now()) return here;
  // Ours is over; another instance may have been told of a later end since.
  const shared = parse(await memory.getShared(id));
  return shared && shared.until > (here?.until ?? 0) ? shared : here;
}

/** @returns the pause that is under way: its end in epoch milliseconds, and why it began. */
export async function currentPause(id: string): Promise<Pick<Pause, 'until' | 'problem'> | undefined> {
  const pause = await read(id);
  return pause && Date.now() < pause.until ? pause : undefined;
}

/**
 * Notes that a refresh failed for now, for all requests of this connection on all instances.
 * Waits 1, 2, 4 … 60 s, each shortened at random by up to a quarter, so that many connections do not
 * come back at the same moment; `Retry-After` weighs more than our own guess.
 *
 * @returns when the issuer may next be asked, in epoch milliseconds
 */
export async function backOff(
  id: string,
  problem: RefreshProblem,
  retryAfterMs: number | undefined,
): Promise<number> {
  const failures = ((await read(id))?.failures ?? 0) + 1;
  const guess = Math.min(first * 2 ** (failures - 1), longest) * (1 - Math.random() / 4);
  const wait = Math.ceil(Math.min(retryAfterMs ?? guess, 10 * longest));
  const until = Date.now() + wait;
  await memory.set(id, JSON.stringify({ failures, until, problem }), wait + 2 * longest);
  return until;
}
