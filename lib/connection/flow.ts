import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import {
  cookieName,
  cookieTable,
  expireCookie,
  type Jar,
  listCookies,
  writeCookie,
} from '@/lib/cookies/cookies';
import { open, seal } from '@/lib/cookies/seal';
import { ttlStore } from '@/lib/store/ttl-store';

/** How long a person may take on the platform's pages, in milliseconds. */
export const flowLifetimeMs = cookieTable.flow.lifetimeMs;

/** Most flows kept at once, and the most bytes that they may take of a request's headers. */
const mostFlows = 5;
const mostBytes = 4500;
/** Most that one answer sweeps out: Next.js takes quadratic time over the cookies that it sets. */
const mostSwept = 50;

/** One authorization attempt, sealed into a cookie of its own. */
const flowSchema = z.object({
  state: z.string().min(1),
  verifier: z.string().min(1),
  nonce: z.string().min(1).optional(),
  returnTo: z.string(),
  scope: z.array(z.string()),
  /** Scope tokens that the person wants to add to what they granted before, if that is what the flow is for. */
  added: z.array(z.string()),
  /** The connection it was begun from: a flow ends in the session that began it, or not at all. */
  connectionId: z.string().optional(),
});
export type Flow = z.infer<typeof flowSchema>;

/** States that were answered: a browser that keeps its cookie all the same gets no second exchange. */
const spent = ttlStore('spent', 5000);

/** The state's hash, as the name of a cookie is less private than its value. */
const nameOf = (state: string) => createHash('sha256').update(state).digest('base64url').slice(0, 22);

/** `flow-<hash of state>.<start in base 36>`: found by state and put in order of age without opening one. */
function listFlows(jar: Jar): { name: string; hash: string; startedAt: number; bytes: number }[] {
  return listCookies(jar, 'flow').map(({ name, value }) => {
    const [hash = '', started = ''] = name.slice(cookieName('flow', '').length).split('.');
    return { name, hash, startedAt: Number.parseInt(started, 36) || 0, bytes: name.length + value.length };
  });
}

/**
 * Keeps a flow in its own cookie, so that several tabs can be under way at once, and drops the oldest
 * ones beyond the bound, so that started and forgotten flows never add up to a refused request (431).
 *
 * @param now epoch milliseconds
 */
export async function saveFlow(jar: Jar, flow: Flow, now = Date.now()): Promise<void> {
  const sealed = await seal('flow', flow, flowLifetimeMs, now);
  let count = 1;
  let bytes = sealed.length;
  let swept = 0;
  for (const old of listFlows(jar).sort((a, b) => b.startedAt - a.startedAt)) {
    // Over, or from a future in which nobody began it: junk that may not push out what is alive.
    const dead = Math.abs(now - old.startedAt) > flowLifetimeMs;
    if (!dead) {
      count += 1;
      bytes += old.bytes;
    }
    if ((dead || count > mostFlows || bytes > mostBytes) && swept++ < mostSwept) expireCookie(jar, old.name);
  }
  writeCookie(jar, 'flow', sealed, { id: `${nameOf(flow.state)}.${now.toString(36)}` });
}

/** What the state of a callback stands for. `returnTo` says where the flow was to lead. */
export type ConsumedFlow =
  | { kind: 'found'; flow: Flow }
  | { kind: 'spent'; returnTo: string }
  | { kind: 'unknown' };

/**
 * Takes the flow of a callback out of its cookie. The cookie goes whatever comes of it: a state is
 * good for one response (RFC 9700 §4.7), also when the cookie is shown again.
 *
 * @param state as the callback carries it, untrusted; `undefined` when it carries none, or several
 * @returns `found`; `spent` when the state was answered before; `unknown` when this browser began no flow with this
 *   state in the last ten minutes
 */
export async function consumeFlow(jar: Jar, state: string | undefined): Promise<ConsumedFlow> {
  const found = state && listFlows(jar).find(({ hash }) => hash === nameOf(state));
  if (!state || !found) return { kind: 'unknown' };
  const opened = await open('flow', jar.get(found.name)?.value);
  expireCookie(jar, found.name);
  const { data: flow } = flowSchema.safeParse(opened?.data);
  if (!flow || !same(flow.state, state)) return { kind: 'unknown' };
  const isFirst = await spent.setIfAbsent(found.hash, flowLifetimeMs);
  return isFirst ? { kind: 'found', flow } : { kind: 'spent', returnTo: flow.returnTo };
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
