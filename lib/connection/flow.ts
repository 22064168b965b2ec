import { createHash } from 'node:crypto';
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

export const flowLifetimeMs = cookieTable.flow.lifetimeMs;

/** Limits of all flows of a browser: a request with larger headers would be refused (431). */
const maxFlows = 5;
const maxBytes = 4500;
/** How many cookies one response expires. Next.js takes quadratic time over the cookies that a response sets. */
const maxExpired = 50;

const flowSchema = flowSecrets.extend({
  returnTo: z.string(),
  scope: z.array(z.string()),
  /** Scopes that the user adds to an earlier grant; empty in other flows. */
  added: z.array(z.string()),
  /** The connection at the start. The flow must end in the same session. */
  connectionId: z.string().optional(),
  /** The user of your own app at the start, see lib/your-app.ts. The same user must end the flow. */
  owner: z.string().optional(),
});
export type Flow = z.infer<typeof flowSchema>;

/** @returns a name for a state that does not reveal it: names of cookies are less private than their values. */
export function stateHash(state: string): string {
  return createHash('sha256').update(state).digest('hex').slice(0, 32);
}

/** Cookies are named `flow-<hash of state>.<start in base 36>`, so state and age are known without opening any. */
function listFlows(jar: Jar): { name: string; hash: string; startedAt: number; bytes: number }[] {
  return listCookies(jar, 'flow').map(({ name, value }) => {
    const [hash = '', started = ''] = name.slice(cookieName('flow', '').length).split('.');
    return { name, hash, startedAt: Number.parseInt(started, 36) || 0, bytes: name.length + value.length };
  });
}

/** @returns the flow in a cookie; `undefined` if this app did not seal it, or under another name */
async function openFlow(jar: Jar, { name, hash }: { name: string; hash: string }): Promise<Flow | undefined> {
  const { data: flow } = flowSchema.safeParse(await unseal('flow', jar.get(name)?.value));
  return flow && stateHash(flow.state) === hash ? flow : undefined;
}

/** @returns for each open flow of this browser, the id that its connection would get. Names of cookies can be forged. */
export async function openFlowIds(jar: Jar): Promise<string[]> {
  const flows = await Promise.all(listFlows(jar).map((found) => openFlow(jar, found)));
  return flows.flatMap((flow) => (flow ? [stateHash(flow.state)] : []));
}

/** Keeps a flow in a cookie of its own. Expires the cookies of flows that are too old or too many. */
export async function saveFlow(jar: Jar, flow: Flow): Promise<void> {
  const now = Date.now();
  const sealed = await seal('flow', flow, flowLifetimeMs);
  const flows = listFlows(jar).sort((a, b) => b.startedAt - a.startedAt);
  // A forged flow may have a start in the future. It must not displace a real one.
  const live = flows.filter(({ startedAt }) => Math.abs(now - startedAt) <= flowLifetimeMs);
  let bytes = sealed.length;
  const kept = live.slice(0, maxFlows - 1).filter((flow) => {
    bytes += flow.bytes;
    return bytes <= maxBytes;
  });
  const excess = flows.filter((flow) => !kept.includes(flow));
  for (const { name } of excess.slice(0, maxExpired)) expireCookie(jar, name);
  writeCookie(jar, 'flow', sealed, { id: `${stateHash(flow.state)}.${now.toString(36)}` });
}

/**
 * Takes a flow out of its cookie, because the app accepts each state once (RFC 9700 §4.7).
 *
 * @param state from the callback, untrusted; `undefined` if the callback has no state or more than one
 * @returns the flow; `undefined` if this browser did not begin a flow with this state in the last ten minutes
 */
export async function consumeFlow(jar: Jar, state: string | undefined): Promise<Flow | undefined> {
  const found = listFlows(jar).find(({ hash }) => state && hash === stateHash(state));
  if (!found) return undefined;
  const flow = await openFlow(jar, found);
  expireCookie(jar, found.name);
  return flow?.state === state ? flow : undefined;
}
