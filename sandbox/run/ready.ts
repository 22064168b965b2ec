import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until a server responds to HTTP at all, whatever the status. Give a signal that aborts when there is nothing
 * to wait for any longer.
 * @throws the signal's reason
 */
export async function respondsToHttp(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    try {
      // Read to its end: a server that shuts down waits for a response that nobody fetched.
      await (await fetch(url, { redirect: 'manual', signal })).text();
      return;
    } catch {
      signal.throwIfAborted();
      await delay(50, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}
