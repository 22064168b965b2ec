import { cookies } from 'next/headers';
import { config } from '@/lib/config';
import { cookieAttributes, cookieName } from '@/lib/connection/cookie';

/** How many ended connections are remembered; more than a person ends while one answer is under way. */
const most = 3;

const cookie = () => cookieName('disconnected');

/** How long after it an ended connection explains why there is none, in milliseconds. */
const latelyMs = 10 * 60_000;

type Ended = { id: string; at: number };

/** `<id>.<epoch milliseconds, base 36>`, newest first, joined by `~`. */
async function read(): Promise<Ended[]> {
  const entries = (await cookies()).get(cookie())?.value.split('~').slice(0, most) ?? [];
  return entries.map((entry) => {
    const [id = '', at = ''] = entry.split('.');
    return { id, at: Number.parseInt(at, 36) || 0 };
  });
}

/**
 * Notes in the browser that a connection was ended. An answer that was under way may arrive after
 * *Disconnect* and set the connection's cookie again; this note outlives it, on any instance.
 *
 * Not sealed: an id says nothing, and whoever forges the note only disconnects themselves.
 *
 * @param how `replaced`: another person's connection took its place, which nobody calls disconnecting
 */
export async function noteEnded(connectionId: string, how: 'disconnected' | 'replaced'): Promise<void> {
  const others = (await read()).filter(({ id }) => id !== connectionId);
  const at = how === 'disconnected' ? Date.now() : 0;
  const ended = [{ id: connectionId, at }, ...others].slice(0, most);
  const value = ended.map(({ id, at }) => `${id}.${at.toString(36)}`).join('~');
  (await cookies()).set(cookie(), value, { ...cookieAttributes(), maxAge: config().idleMs / 1000 });
}

/** @returns whether this browser ended the connection. */
export async function wasDisconnected(connectionId: string): Promise<boolean> {
  return (await read()).some(({ id }) => id === connectionId);
}

/** @returns whether this browser, perhaps in another tab, ended a connection a moment ago. */
export async function disconnectedLately(): Promise<boolean> {
  return (await read()).some(({ at }) => Date.now() - at < latelyMs);
}
