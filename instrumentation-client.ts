/**
 * Delays network errors of the page's scripts, also in the middle of a response. When a user clicks a link, Firefox and
 * Safari abort all requests, and that looks like a network error: until the next page comes, a pending server action would
 * show app/global-error.tsx. Where the browser knows that it is offline, the user is told at once.
 */
async function late(error: unknown): Promise<never> {
  if (error instanceof TypeError && navigator.onLine)
    await new Promise((resolve) => setTimeout(resolve, 5000));
  throw error;
}

const { fetch, ReadableStreamDefaultReader: Reader } = window;
window.fetch = (...request) => fetch(...request).catch(late);
const { read } = Reader.prototype;
Reader.prototype.read = function () {
  return read.call(this).catch(late);
};

// A page that still arrives is aborted, too. Next.js would take this event for its end, and miss the rest.
const leave = () =>
  window.addEventListener('DOMContentLoaded', (event) => event.stopImmediatePropagation(), true);
window.addEventListener('beforeunload', leave);
// Once loaded, the listener would only keep the page out of the back-forward cache.
window.addEventListener('DOMContentLoaded', () => window.removeEventListener('beforeunload', leave));

export {};
