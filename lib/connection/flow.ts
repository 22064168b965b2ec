import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { cookieAttributes, cookieName, type Jar } from './cookie';
import { makeRoom } from './cookie-room';
import { open, seal } from './seal';
import { sharedMemory } from './shared-memory';

/** How long a person may take on the platform's pages, in milliseconds. */
export const flowLifetimeMs = 10 * 60_000;

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

const prefix = () => cookieName('flow-');

/** States that were answered: a browser that keeps its cookie all the same gets no second exchange. */
const spent = sharedMemory('spent', 5000);

/** The state's hash, as the name of a cookie is less private than its value. */
const nameOf = (state: string) => createHash('sha256').update(state).digest('base64url').slice(0, 22);

/** `flow-<hash of state>.<start in base 36>`: found by state and put in order of age without opening one. */
function listFlows(jar: Jar): { name: string; hash: string; startedAt: number; bytes: number }[] {
  return jar.getAll().flatMap(({ name, value }) => {
    if (!name.startsWith(prefix())) return [];
    const [hash = '', started = ''] = name.slice(prefix().length).split('.');
    return [{ name, hash, startedAt: Number.parseInt(started, 36) || 0, bytes: name.length + value.length }];
  });
}

/**
 * Keeps a flow in its own cookie, so that several tabs can be under way at once, and drops the oldest
 * ones beyond the bound, so that started and forgotten flows never add up to a refused request (431).
 *
 * @param now epoch milliseconds
 */
export async function keepFlow(jar: Jar, flow: Flow, now = Date.now()): Promise<void> {
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
    if ((dead || count > mostFlows || bytes > mostBytes) && swept++ < mostSwept) expire(jar, old.name);
  }
  // Not as 'flow-': the others stay beside it, and are counted.
  makeRoom(jar, 'flow', sealed.length);
  jar.set(`${prefix()}${nameOf(flow.state)}.${now.toString(36)}`, sealed, {
    ...cookieAttributes(),
    maxAge: flowLifetimeMs / 1000,
  });
}

/**
 * Takes the flow of a callback out of its cookie. The cookie goes whatever comes of it: a state is
 * good for one answer (RFC 9700 §4.7), also when the cookie is shown again.
 *
 * @param state as the callback carries it, untrusted
 * @returns `flow`, unless this browser began none with this state in the last ten minutes, or it was
 *   answered before: then `spentFor` says where it was to lead
 */
export async function takeFlow(jar: Jar, state: string): Promise<{ flow?: Flow; spentFor?: string }> {
  const found = listFlows(jar).find(({ hash }) => hash === nameOf(state));
  if (!found) return {};
  const opened = await open('flow', jar.get(found.name)?.value);
  expire(jar, found.name);
  const { data: flow } = flowSchema.safeParse(opened?.data);
  if (!flow || !same(flow.state, state)) return {};
  return (await spent.claim(found.hash, flowLifetimeMs)) ? { flow } : { spentFor: flow.returnTo };
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function expire(jar: Jar, name: string): void {
  jar.set(name, '', { ...cookieAttributes(), maxAge: 0 });
}
