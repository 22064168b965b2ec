import { type Check, fault, type Observation, ok, unknown } from '../finding.ts';
import { failure, request } from '../request.ts';

const MOST_REDIRECTS = 5;
/** Recognised again however often it is encoded. */
const MARK = 'doctor-looks-whether-this-arrives';

const where = 'Stytch Dashboard → Connected Apps → Settings → Authorization URL';

/**
 * The platform's page answers, and what the app asks for arrives there. A login page that forgets the query, or a
 * redirect to another host or to a trailing slash that drops it, leaves users on a page that knows nothing.
 */
export const authorizationUrl: Check = {
  name: 'authorization url',
  variables: ['STYTCH_PROJECT_DOMAIN', 'CONNECTED_APP_CLIENT_ID', 'APP_URL'],
  after: ['domain', 'discovery', 'issuer', 'metadata'],
  look: async ({ config, discovery }) => {
    const url = new URL(String((await discovery()).json?.authorization_endpoint));
    const query = {
      client_id: config.clientId,
      redirect_uri: `${config.appUrl}/callback`,
      response_type: 'code',
      scope: config.scopes.join(' '),
      state: MARK,
      // The S256 challenge of nobody's verifier: a code for it can be used by no one.
      code_challenge: 'A'.repeat(43),
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return [await follow(url)];
  },
};

async function follow(start: URL): Promise<Observation> {
  const origin = start.origin + start.pathname;
  let url = start;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    let status: number;
    let location: string | undefined;
    try {
      const response = await request(url.href);
      status = response.status;
      location = response.headers.location;
    } catch (error) {
      return fault(
        `${url.origin}: ${failure(error).words}`,
        `Start the platform, or correct its address: ${where}`,
      );
    }
    if (status < 300 || status >= 400 || !location) return judge(status, origin, url, hop);
    const next = URL.parse(location, url);
    if (!next) return fault(`${url.pathname} redirects to what is no address`, `Fix the page at ${origin}`);
    if (!decodedFully(next.href).includes(MARK)) {
      const better = next.origin !== url.origin || next.pathname === `${url.pathname}/`;
      return fault(
        `${url.origin}${url.pathname} redirects to ${next.origin}${next.pathname} and loses the query on the way`,
        better
          ? `${where}: set it to ${next.origin}${next.pathname}, where the redirect ends`
          : 'The platform’s page must keep the whole query through its login, for example in a return_to parameter',
      );
    }
    url = next;
  }
  return fault(`${origin} redirects more than ${MOST_REDIRECTS} times`, `Fix the page, or correct ${where}`);
}

function judge(status: number, origin: string, end: URL, hops: number): Observation {
  const by = hops > 0 ? ` by way of ${end.origin}${end.pathname}` : '';
  if (status === 404 || status === 410)
    return fault(`${origin} responds with HTTP ${status}${by}: there is no such page`, `Correct ${where}`);
  if (status >= 500)
    return fault(`${origin} responds with HTTP ${status}${by}`, 'The platform’s page fails: see its log');
  if (status >= 400)
    return unknown(
      `${origin} responds with HTTP ${status}${by}`,
      'Open it in a browser: it may refuse visitors who are no browser, or this very request',
    );
  return ok(`${origin} responds with HTTP ${status}${by}, the query intact`);
}

function decodedFully(text: string): string {
  // Nested return addresses are encoded once for each level.
  let decoded = text;
  for (let level = 0; level < MOST_REDIRECTS; level++) decoded = decoded.replaceAll('%25', '%');
  return decoded;
}
