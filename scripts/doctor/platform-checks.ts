import { brand } from '../tools/app-modules.ts';
import { type Check, fault, type Observation, ok, unknown } from './finding.ts';
import { type HttpResponse, request } from './request.ts';

const MOST_REDIRECTS = 5;
/** Recognised again however often it is encoded. */
const MARK = 'doctor-checks-whether-this-arrives';

const where = 'Stytch Dashboard → Connected Apps → Settings → Authorization URL';

/**
 * The platform's page responds, and what the app asks for arrives there. A login page that forgets the query, or a
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
    return await follow(url);
  },
};

async function follow(start: URL): Promise<Observation> {
  const origin = start.origin + start.pathname;
  let url = start;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const { failure, status, headers } = await request(url.href);
    if (failure)
      return fault(
        `${url.origin}: ${failure.words}`,
        failure.fix ?? `Start the platform, or correct its address: ${where}`,
      );
    if (status < 300 || status >= 400 || !headers.location) return judgePage(status, origin, url, hop);
    const next = URL.parse(headers.location, url);
    if (!next) return fault(`${url.pathname} redirects to an invalid address`, `Fix the page at ${origin}`);
    if (!decodedFully(next.href).includes(MARK)) {
      const better = next.origin !== url.origin || next.pathname === `${url.pathname}/`;
      return fault(
        `${url.origin}${url.pathname} redirects to ${next.origin}${next.pathname} and loses the query on the way`,
        better
          ? `${where}: set it to ${next.origin}${next.pathname}, where the page redirects`
          : 'The platform’s page must keep the whole query through its login, for example in a return_to parameter',
      );
    }
    url = next;
  }
  return fault(
    `${origin} redirects more than ${MOST_REDIRECTS} times`,
    `Fix the page, or correct its address: ${where}`,
  );
}

function judgePage(status: number, origin: string, end: URL, hops: number): Observation {
  const way = hops > 0 ? ` redirects to ${end.origin}${end.pathname}, which` : '';
  const saw = `${origin}${way} responds with HTTP ${status}`;
  if (status === 404 || status === 410)
    return fault(`${saw}: the page does not exist`, `Correct the address: ${where}`);
  if (status >= 500) return fault(saw, 'The platform’s page is failing: check the platform’s log');
  if (status < 400) return ok(`${saw}, and the query arrives intact`);
  const fix = 'Open it in a browser: the page may refuse clients that are not browsers, or this request';
  return unknown(saw, fix);
}

/** Nested return addresses are encoded once for each level. */
function decodedFully(text: string): string {
  let decoded = text;
  for (let level = 0; level < MOST_REDIRECTS; level++) decoded = decoded.replaceAll('%25', '%');
  return decoded;
}

const fix =
  'correct PLATFORM_API_URL (the base URL that the platform’s documentation gives) or “resource” in lib/brand.ts';

/** The platform's API is there, and lets nobody in without a token. */
export const api: Check = {
  name: 'api',
  variables: ['PLATFORM_API_URL'],
  look: async ({ config: { platformApiUrl } }) => {
    if (!platformApiUrl) return ok('none configured: the app shows what Stytch’s userinfo endpoint returns');
    const url = `${platformApiUrl}${brand.platform.resource}`;
    const response = await request(url);
    const { failure } = response;
    if (failure)
      return fault(`${platformApiUrl}: ${failure.words}`, failure.fix ?? `Start the API, or ${fix}`);
    return judgeApi(url, response);
  },
};

function judgeApi(url: string, { status, headers, json }: HttpResponse): Observation {
  const saw = `${url} responds with HTTP ${status}`;
  if (status === 401) {
    const wantsBearer = headers['www-authenticate']?.toLowerCase().startsWith('bearer');
    if (wantsBearer) return ok(`${url} asks for a bearer token (HTTP 401)`);
    return unknown(`${saw}, but its WWW-Authenticate header does not ask for a bearer token (RFC 6750 §3)`);
  }
  if (status >= 500) return fault(saw, 'The platform’s API is failing: check the platform’s log');
  if (status === 404) return fault(saw, fix);
  if (status >= 400) return unknown(`${saw} without a token; 401 was expected`);
  if (status >= 300)
    return fault(
      `${url} redirects to ${headers.location}`,
      `The app never follows a redirect with a token: ${fix}`,
    );
  if (!json) return fault(`${url} responds with HTTP ${status} and no JSON, so it is not the API`, fix);
  return fault(`${saw} without any token`, 'The platform’s API must refuse requests without one');
}
