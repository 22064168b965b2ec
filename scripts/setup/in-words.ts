import { RequestError, StytchError } from 'stytch';
import { Stop } from '../tools/say.ts';

type Place = { domain: string; appUrl: string };

const https = '--app-url https://<host>, where users open the app';
const loopback = (appUrl: string) =>
  `--app-url http://127.0.0.1${URL.parse(appUrl)?.port ? `:${URL.parse(appUrl)?.port}` : ''}, and open the app there`;

/** What to do about the errors of Stytch's API that setting up can meet. */
const ADVICE: Record<string, string | ((appUrl: string) => string)> = {
  unauthorized_credentials:
    'Compare the project id and secret with Stytch Dashboard → Project overview; both must be of the same environment',
  too_many_connected_apps: 'Delete Connected Apps that nobody uses: Stytch Dashboard → Connected Apps',
  connected_app_redirect_url_must_include_scheme: `A redirect URL begins with a scheme. Register ${https}`,
  connected_app_redirect_url_must_use_http_or_https_scheme: `A redirect URL uses http and https only. Register ${https}`,
  connected_app_redirect_url_must_use_https_scheme: `This environment allows https alone. Register ${https}; for this machine, use a test project`,
  connected_app_redirect_url_http_scheme_must_use_loopback: (appUrl) =>
    `http is for this machine alone. Register ${loopback(appUrl)}; or ${https}`,
  connected_app_redirect_url_cannot_use_localhost: (appUrl) =>
    `Use the address instead of the name localhost: ${loopback(appUrl)}`,
  connected_app_already_rotating_secret:
    'A rotation is under way: the present secret and the next one are both valid. Say what to do with it: --rotation finish (only the next secret stays valid, and you need to have it), --rotation cancel (the next secret stops working, and another rotation starts), or --rotation keep (use the secret that you have)',
  connected_app_not_rotating_secret:
    'No rotation is under way: somebody has finished or cancelled it. To start one: --rotate-secret; to use the secret that you have: --client-secret',
};

/** Runs calls of Stytch's API; their failures become one line that says what Stytch said and what to do. */
export async function inWords<T>({ domain, appUrl }: Place, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StytchError) {
      const known = ADVICE[error.error_type];
      const advice = typeof known === 'function' ? known(appUrl) : known;
      throw new Stop(
        `Stytch refused: ${error.error_type} (HTTP ${error.status_code}, ${error.request_id}). ${error.error_message}${advice ? `\n  → ${advice}.` : ''}`,
      );
    }
    if (error instanceof RequestError) {
      const local = /\/\/(127\.0\.0\.1|localhost)/.test(domain);
      throw new Stop(
        local
          ? `Nothing responds at ${domain}. Start the sandbox in another terminal: npm run sandbox`
          : `Stytch’s API cannot be reached from here: ${error.message}`,
      );
    }
    throw error;
  }
}
