import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const failing = vi.fn();
class Reader extends ReadableStreamDefaultReader {}
const { read } = Reader.prototype;
const newPage = () =>
  Object.assign(new EventTarget(), { fetch: failing, ReadableStreamDefaultReader: Reader });
let page: ReturnType<typeof newPage>;

beforeEach(async () => {
  vi.useFakeTimers();
  page = newPage();
  vi.stubGlobal('window', page);
  vi.stubGlobal('navigator', { onLine: true });
  vi.resetModules();
  Reader.prototype.read = read;
  await import('./instrumentation-client');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('tells a request that the network dropped only when a page that is being left is gone', async () => {
  failing.mockRejectedValue(new TypeError('NetworkError when attempting to fetch resource.'));
  const told = vi.fn();
  page.fetch('/connected').catch(told);
  await vi.advanceTimersByTimeAsync(4900);
  expect(told).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect(told).toHaveBeenCalledExactlyOnceWith(expect.any(TypeError));
});

it('tells a response that broke off only when a page that is being left is gone', async () => {
  const pull = (body: ReadableStreamDefaultController) => body.error(new TypeError('Error in input stream'));
  const told = vi.fn();
  new Reader(new ReadableStream({ pull })).read().catch(told);
  await vi.advanceTimersByTimeAsync(4900);
  expect(told).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect(told).toHaveBeenCalledExactlyOnceWith(expect.any(TypeError));
});

it('tells at once that a request failed in a browser that is offline', async () => {
  vi.stubGlobal('navigator', { onLine: false });
  failing.mockRejectedValue(new TypeError('Failed to fetch'));
  await expect(page.fetch('/connected')).rejects.toThrow(TypeError);
});

it('tells at once what is no failure of the network, and what succeeded', async () => {
  failing.mockRejectedValueOnce(new DOMException('', 'AbortError')).mockResolvedValueOnce('done');
  await expect(page.fetch('/connected')).rejects.toThrow(DOMException);
  await expect(page.fetch('/connected')).resolves.toBe('done');
  const reader = new Reader(new Blob(['done']).stream());
  await expect(reader.read()).resolves.toMatchObject({ done: false });
});

it.each([
  ['left while it arrives', ['beforeunload', 'DOMContentLoaded'], 0],
  ['left after it arrived', ['DOMContentLoaded', 'beforeunload', 'DOMContentLoaded'], 1],
])('tells of a page %s the end only where it is the true one', (_when, events, times) => {
  const told = vi.fn();
  for (const [index, name] of events.entries()) {
    if (index === events.length - 1) page.addEventListener(name, told, { once: true });
    page.dispatchEvent(new Event(name));
  }
  expect(told).toHaveBeenCalledTimes(times);
});
