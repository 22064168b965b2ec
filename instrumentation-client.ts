/**
 * Tells the page late that a request of its script failed. Firefox and Safari abort all requests as soon as a link is
 * clicked, and that looks the same: a server action under way would show app/global-error.tsx until the next page comes.
 */
const { fetch } = window;
window.fetch = (...request) =>
  fetch(...request).catch(async (error) => {
    if (error instanceof TypeError) await new Promise((resolve) => setTimeout(resolve, 5000));
    throw error;
  });

export {};
