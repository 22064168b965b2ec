import { RequestError, StytchError } from 'stytch';
import { Stop } from '../tools/say.ts';

/** What to do about the errors of Stytch's API that setting up can meet. */
const ADVICE: Record<string, string> = {
  unauthorized_credentials:
    'Compare the project id and secret with Stytch Dashboard → Project overview; both must be of the same environment',
  connected_app_redirect_url_cannot_use_localhost:
    'Use the address instead of the name: --app-url http://127.0.0.1:3000, and open the app there',
  too_many_connected_apps: 'Delete Connected Apps that nobody uses: Stytch Dashboard → Connected Apps',
};

/** Runs calls of Stytch's API; their failures become one line that says what Stytch said and what to do. */
export async function inWords<T>(domain: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StytchError) {
      const advice = ADVICE[error.error_type];
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
