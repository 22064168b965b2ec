import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until a server answers HTTP at all, whatever the status. Give a signal that aborts when there is nothing
 * to wait for any longer.
 * @throws the signal's reason
 */
export async function answersHttp(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    try {
      // Read to its end: a server waits for an answer that nobody fetched before it shuts down.
      await (await fetch(url, { redirect: 'manual', signal })).text();
      return;
    } catch {
      signal.throwIfAborted();
      await delay(50, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}
