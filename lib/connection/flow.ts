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
import { seal, unseal } from '@/lib/cookies/seal';
import { flowSecrets } from '@/lib/oauth/authorization-request';

/** How long a user may take on the platform's pages, in milliseconds. */
export const flowLifetimeMs = cookieTable.flow.lifetimeMs;

/** Most flows kept at once, and most bytes that they may take of a request's headers. */
const mostFlows = 5;
const maxBytes = 4500;
/** Most cookies that one response expires. Next.js takes quadratic time over the cookies that a response sets. */
const mostExpired = 50;

/** One authorization attempt, sealed into a cookie of its own. */
const flowSchema = flowSecrets.extend({
  returnTo: z.string(),
  scope: z.array(z.string()),
  /** Scope tokens that the user adds to an earlier grant; empty in other flows. */
  added: z.array(z.string()),
  /** The connection that it began from. The flow must end in the same session. */
  connectionId: z.string().optional(),
  /** The user of your own app who began it, see lib/your-app.ts. The same user must end it. */
  owner: z.string().optional(),
});
export type Flow = z.infer<typeof flowSchema>;

const digest = (state: string) => createHash('sha256').update(state).digest();
/** The name of a cookie is less private than its value, so it holds a hash of the state. */
export const hashOf = (state: string) => digest(state).toString('hex').slice(0, 32);

/** Cookies are named `flow-<hash of state>.<start in base 36>`, to find one by its state or age without opening any. */
function listFlows(jar: Jar): { name: string; hash: string; startedAt: number; bytes: number }[] {
  return listCookies(jar, 'flow').map(({ name, value }) => {
    const [hash = '', started = ''] = name.slice(cookieName('flow', '').length).split('.');
    return { name, hash, startedAt: Number.parseInt(started, 36) || 0, bytes: name.length + value.length };
  });
}

/** @returns the ids that the connections of this browser's open flows would get */
export const flowIds = (jar: Jar) => listFlows(jar).map(({ hash }) => hash);

/** Keeps a flow in a cookie of its own. Abandoned flows must not add up to a request that the server refuses (431). */
export async function saveFlow(jar: Jar, flow: Flow): Promise<void> {
  const now = Date.now();
  const sealed = await seal('flow', flow, flowLifetimeMs);
  let count = 1;
  let bytes = sealed.length;
  let expired = 0;
  for (const old of listFlows(jar).sort((a, b) => b.startedAt - a.startedAt)) {
    // It has ended, or names a start in the future: junk, which must not displace a flow that is under way.
    const dead = Math.abs(now - old.startedAt) > flowLifetimeMs;
    if (!dead) {
      count += 1;
      bytes += old.bytes;
    }
    if ((dead || count > mostFlows || bytes > maxBytes) && expired++ < mostExpired)
      expireCookie(jar, old.name);
  }
  writeCookie(jar, 'flow', sealed, { id: `${hashOf(flow.state)}.${now.toString(36)}` });
}

/**
 * Takes the flow of a callback out of its cookie and expires the cookie: a state is good for one response (RFC 9700
 * §4.7).
 *
 * @param state from the callback, untrusted; `undefined` if it has none, or several
 * @returns the flow; `undefined` if this browser began none with this state in the last ten minutes
 */
export async function consumeFlow(jar: Jar, state: string | undefined): Promise<Flow | undefined> {
  const found = state && listFlows(jar).find(({ hash }) => hash === hashOf(state));
  if (!state || !found) return undefined;
  const { data: flow } = flowSchema.safeParse(await unseal('flow', jar.get(found.name)?.value));
  expireCookie(jar, found.name);
  return flow && timingSafeEqual(digest(flow.state), digest(state)) ? flow : undefined;
}
