/**
 * Preloaded into the app under test, which is otherwise the very build that is deployed. Over the IPC
 * channel a test moves the app's clock, and learns where the app connects to and how much memory it holds.
 */
import { subscribe } from 'node:diagnostics_channel';
import { createRequire } from 'node:module';
import { advanceClock } from './moving-clock.mjs';

subscribe('undici:client:beforeConnect', ({ connectParams: { protocol, host } }) => {
  process.send?.({ connectsTo: `${protocol}//${host}` });
});

process.on('message', ({ id, advanceMs = 0 }) => {
  advanceClock(advanceMs);
  const { rss } = process.memoryUsage();
  // Keys that turn up on every object: `__proto__` in a response would have put them there.
  const polluted = [];
  for (const key in {}) polluted.push(key);
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  process.send?.({ id, rss, polluted, loaded });
});
