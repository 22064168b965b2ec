import { type Check, fault, type Observation, ok, unknown } from '../finding.ts';
import { failure, type HttpResponse, request } from '../request.ts';

const fix = 'PLATFORM_API_URL: the base URL of the platform’s API, as its documentation says';

/** The platform's API is there, and lets nobody in without a token. */
export const api: Check = {
  name: 'api',
  variables: ['PLATFORM_API_URL'],
  look: async ({ config: { platformApiUrl } }) => {
    if (!platformApiUrl) return [ok('none configured: the app shows what Stytch’s userinfo says')];
    const url = `${platformApiUrl}/v1/tasks`;
    try {
      return [judge(url, await request(url))];
    } catch (error) {
      return [fault(`${platformApiUrl}: ${failure(error).words}`, `Start it, or ${fix}`)];
    }
  },
};

function judge(url: string, { status, headers, json }: HttpResponse): Observation {
  if (status === 401) {
    return headers['www-authenticate']?.toLowerCase().startsWith('bearer')
      ? ok(`${url} asks for a bearer token (HTTP 401)`)
      : unknown(`${url} responds with HTTP 401, without saying that it wants a bearer token (RFC 6750 §3)`);
  }
  if (status >= 500)
    return fault(`${url} responds with HTTP ${status}`, 'The platform’s API fails: see its log');
  if (status >= 300 && status < 400)
    return fault(`${url} redirects to ${headers.location}`, `${fix}: tokens are never sent along a redirect`);
  if (status < 300) {
    return json
      ? fault(
          `${url} responds with HTTP ${status} without any token`,
          'The platform’s API must refuse requests without one',
        )
      : fault(`${url} responds with a page (HTTP ${status}): this is no API`, fix);
  }
  if (status === 404) return fault(`${url} responds with HTTP 404`, fix);
  return unknown(`${url} responds with HTTP ${status} without a token; 401 was expected`);
}
