import { Browser } from '../support/browser.ts';

type Recorded = { params: Record<string, string>; answer: unknown };

/** @returns the requests that the sandbox received at a path, oldest first */
export async function requestsFor(stytchUrl: string, path: string): Promise<Recorded[]> {
  const response = await fetch(`${stytchUrl}/sandbox/requests?${new URLSearchParams({ path })}`);
  return ((await response.json()) as { requests: Recorded[] }).requests;
}

async function setSwitches(stytchUrl: string, switches: object): Promise<void> {
  await fetch(`${stytchUrl}/sandbox/switches`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(switches),
  });
}

/**
 * Fifty requests find the same token expired.
 *
 * @returns refreshes at Stytch, responses with a connection, and milliseconds for all fifty
 */
export async function stampede(
  stytchUrl: string,
  appUrl: string,
  connect: () => Promise<{ browser: Browser }>,
) {
  const count = async () => (await requestsFor(stytchUrl, '/v1/oauth2/token')).length;
  await setSwitches(stytchUrl, { accessTokenTtl: 1 });
  const { browser } = await connect();
  await setSwitches(stytchUrl, { accessTokenTtl: 3600 });
  const before = await count();
  const expired = browser.cookies.header();
  // Until the app itself sees it so; the API, which cuts fractions of a second off, refuses the token earlier.
  const refreshPath = `${appUrl}/refresh?return_to=%2Fconnected`;
  for (let sentTo: string | undefined; sentTo !== refreshPath; )
    sentTo = (await new Browser(appUrl).visit('/connected', { headers: { Cookie: expired } })).location;
  const begun = performance.now();
  const responses = await Promise.all(
    Array.from({ length: 50 }, () => new Browser(appUrl).visit('/refresh', { headers: { Cookie: expired } })),
  );
  const stampedeMs = performance.now() - begun;
  const refreshes = (await count()) - before;
  const kept = responses.filter(({ headers }) =>
    headers['set-cookie']?.some((line) => /^\d+-connection=/.test(line)),
  ).length;
  return { refreshes, kept, stampedeMs };
}
