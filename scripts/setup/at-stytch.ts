import { Client, RequestError, StytchError } from 'stytch';
import { request } from '../doctor/request.ts';
import { defaultScopes, isLoopback, scopeCatalogue } from '../tools/app-modules.ts';
import { Stop } from '../tools/say.ts';

/** A Stytch project as its owner knows it. The secret lives in this process only. */
export type Project = { id: string; secret: string; domain: string };

/** Scopes that every project has. */
export const STANDARD_SCOPES = ['openid', 'profile', 'email', 'phone', 'offline_access', 'full_access'];

/**
 * The project's API through the official SDK. A real project is reached at Stytch's API host, which the SDK knows
 * by the id's `test` or `live`; a stand-in on this machine is its own API host.
 */
export function stytchClient({ id, secret, domain }: Project): Client {
  const options = { project_id: id, secret };
  if (!isLoopback(new URL(domain))) return new Client(options);
  // The SDK warns about a custom `env`. Here that is meant.
  const { warn } = console;
  console.warn = () => {};
  try {
    return new Client({ ...options, env: `${domain}/` });
  } finally {
    console.warn = warn;
  }
}

const https = '--app-url https://<host>, where users open the app';
const loopback = '--app-url http://127.0.0.1<port>, and open the app there';

/** What to do about the errors of Stytch's API that setting up can meet. */
const ADVICE: Record<string, string> = {
  unauthorized_credentials:
    'Compare the project ID and secret with Stytch Dashboard → Project overview; both must be from the same environment',
  too_many_connected_apps: 'Delete Connected Apps that nobody uses: Stytch Dashboard → Connected Apps',
  connected_app_redirect_url_must_include_scheme: `A redirect URL must begin with a scheme. Use ${https}`,
  connected_app_redirect_url_must_use_http_or_https_scheme: `A redirect URL must use http or https. Use ${https}`,
  connected_app_redirect_url_must_use_https_scheme: `This environment allows only https. Use ${https}; to run the app on this machine, use a test project`,
  connected_app_redirect_url_http_scheme_must_use_loopback: `http is allowed only for this machine. Use ${loopback}; or use ${https}`,
  connected_app_redirect_url_cannot_use_localhost: `Use the IP address instead of the name localhost: ${loopback}`,
  connected_app_already_rotating_secret:
    'A rotation is under way: the current secret and the next one are both valid. Choose what to do: --rotation finish (only the next secret stays valid, and you need to have it), --rotation cancel (the next secret stops working, and another rotation starts), or --rotation keep (use the secret that you have)',
  connected_app_not_rotating_secret:
    'No rotation is under way: none was started, or the last one was finished or cancelled. Use --rotate-secret to start one, or --client-secret to use the secret that you have',
};

/** Runs calls of Stytch's API; their failures become one line that says what Stytch said and what to do. */
export async function inWords<T>(
  { domain, appUrl }: { domain: string; appUrl: string },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StytchError) {
      const { error_type, error_message, status_code, request_id } = error;
      const { port = '' } = URL.parse(appUrl) ?? {};
      const advice = ADVICE[error_type]?.replace('<port>', port && `:${port}`);
      throw new Stop(
        `Stytch refused: ${error_type} (HTTP ${status_code}, ${request_id}). ${error_message}${advice ? `\n  → ${advice}.` : ''}`,
      );
    }
    if (!(error instanceof RequestError)) throw error;
    // [sandbox]
    if (isLoopback(new URL(domain)))
      throw new Stop(`Nothing responds at ${domain}. Start the sandbox in another terminal: npm run sandbox`);
    // [/sandbox]
    throw new Stop(`Stytch’s API cannot be reached (project domain ${domain}): ${error.message}`);
  }
}

/**
 * What the project's own API does not set up, and where it is done. Whether the Authorization URL is there can be
 * seen: Stytch's discovery responds with 400 until it is.
 *
 * @param domain the project domain
 * @see https://stytch.com/docs/api-reference/b2b/api/errors/400 authorization_endpoint_not_configured_for_project
 */
export async function leftToDo(domain: string): Promise<string[]> {
  const { json } = await request(`${domain}/.well-known/openid-configuration`);
  const endpoint = json?.authorization_endpoint;
  // [sandbox]
  if (endpoint && isLoopback(new URL(domain))) return [`✓ Nothing: the sandbox has everything (${endpoint})`];
  // [/sandbox]
  const names = new Set([...defaultScopes, ...scopeCatalogue.map(({ name }) => name)]);
  const custom = [...names].filter((name) => !STANDARD_SCOPES.includes(name)).join(', ');
  return [
    endpoint
      ? `✓ Authorization URL: ${endpoint}`
      : '! Authorization URL: set it to the platform’s login and consent page. Dashboard → Connected Apps → Settings, or idp_authorization_url of the environment',
    ...(custom
      ? [
          `! Scopes ${custom}: they must exist, and users need a role with the permissions of these scopes. Dashboard → Roles & permissions → Scopes, or custom_scopes of the RBAC policy`,
        ]
      : []),
    '! Dynamic client registration and client ID metadata documents: a registered app needs neither. Leave both off unless another app needs them. Dashboard → Connected Apps → Settings',
  ];
}
