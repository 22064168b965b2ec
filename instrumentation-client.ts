/**
 * Delays network errors of the page's scripts. When a user clicks a link, Firefox and Safari abort all requests, and that
 * looks like a network error: until the next page comes, a pending server action would show app/global-error.tsx.
 */
const { fetch } = window;
window.fetch = (...request) =>
  fetch(...request).catch(async (error) => {
    if (error instanceof TypeError) await new Promise((resolve) => setTimeout(resolve, 5000));
    throw error;
  });

export {};
