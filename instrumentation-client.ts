/**
 * Tells the page late that a request of its script failed, or that its response broke off. Firefox and Safari abort all
 * requests as soon as a link is clicked, and that looks the same: a server action under way would show
 * app/global-error.tsx until the next page comes.
 */
async function late(error: unknown): Promise<never> {
  if (error instanceof TypeError) await new Promise((resolve) => setTimeout(resolve, 5000));
  throw error;
}

const { fetch, ReadableStreamDefaultReader: Reader } = window;
window.fetch = (...request) => fetch(...request).catch(late);
const { read } = Reader.prototype;
Reader.prototype.read = function () {
  return read.call(this).catch(late);
};

export {};
