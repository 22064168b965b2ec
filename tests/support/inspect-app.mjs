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

// What the app does every few seconds is due at once when its clock was moved by more.
const { setInterval, clearInterval } = globalThis;
const intervals = new Map();
globalThis.setInterval = (work, ms, ...given) => {
  const timer = setInterval(work, ms, ...given);
  intervals.set(timer, { work: () => work(...given), ms });
  return timer;
};
globalThis.clearInterval = (timer) => {
  intervals.delete(timer);
  clearInterval(timer);
};

process.on('message', ({ id, advanceMs = 0 }) => {
  advanceClock(advanceMs);
  for (const { work, ms } of intervals.values()) if (ms >= 1000 && ms <= advanceMs) setImmediate(work);
  const { rss } = process.memoryUsage();
  // Keys that turn up on every object: `__proto__` in a response would have put them there.
  const polluted = [];
  for (const key in {}) polluted.push(key);
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  process.send?.({ id, rss, polluted, loaded });
});
