import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { ExchangeLog } from '../control/exchange-log.ts';

/** A flow comes in bursts: one event for what happens within this time. */
const GATHER_MS = 150;
/** Browsers notice only by silence that the other side is gone. */
const ALIVE_MS = 20_000;

/** Server-sent events: an empty one whenever something new went over the wire. What it was stands on the page. */
export function news(c: Context, log: ExchangeLog): Response {
  return streamSSE(c, async (stream) => {
    let change = Promise.withResolvers<'change' | 'alive'>();
    const end = log.onChange(() => change.resolve('change'));
    stream.onAbort(() => {
      end();
      change.resolve('alive');
    });
    await stream.writeSSE({ event: 'alive', data: '' });
    while (!stream.aborted) {
      const alive = setTimeout(() => change.resolve('alive'), ALIVE_MS);
      const event = await change.promise;
      clearTimeout(alive);
      await stream.sleep(GATHER_MS);
      change = Promise.withResolvers();
      if (!stream.aborted) await stream.writeSSE({ event, data: '' });
    }
  });
}
