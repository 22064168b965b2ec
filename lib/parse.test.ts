import { expect, it, vi } from 'vitest';
import { ResponseTooLarge, readBounded, retryAfterMs } from './parse';

it('reads a body up to the bound, and an absent body as empty', async () => {
  expect((await readBounded(new Response('12345'), 5)).toString()).toBe('12345');
  expect((await readBounded(new Response(null), 5)).length).toBe(0);
});

it('stops reading beyond the bound, whatever Content-Length says', async () => {
  let pulled = 0;
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++;
      controller.enqueue(new Uint8Array(1024));
    },
    cancel() {
      cancelled = true;
    },
  });
  const response = new Response(endless, { headers: { 'Content-Length': '10' } });
  await expect(readBounded(response, 10_000)).rejects.toThrow(ResponseTooLarge);
  expect(pulled).toBeLessThan(15);
  expect(cancelled).toBe(true);
});

it.each([
  [null, undefined],
  ['', undefined],
  ['0', 0],
  ['120', 120_000],
  ['Thu, 01 Jan 1970 00:01:00 GMT', 50_000],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['soon', undefined],
  ['9999999', undefined],
])('reads Retry-After %j as %s ms', (header, ms) => {
  vi.useFakeTimers({ now: 10_000, toFake: ['Date'] });
  expect(retryAfterMs(header)).toBe(ms);
  vi.useRealTimers();
});
