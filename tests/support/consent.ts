import type { Sandbox } from '../../sandbox/start.ts';
import { person, sdk } from '../../sandbox/testing/connect.ts';

/**
 * Allows what an authorization request asks for, as the platform's backend does after a click.
 *
 * @param authorizationRequest where the app sent the browser
 * @param user key of one of the sandbox's people
 * @returns the callback that the browser is sent to, not yet visited
 */
export async function consentTo(
  sandbox: Pick<Sandbox, 'stytchUrl'>,
  authorizationRequest: string,
  user = 'ana',
): Promise<string> {
  const asked = Object.fromEntries(new URL(authorizationRequest).searchParams);
  const { redirect_uri } = await sdk(sandbox).consumer.idp.oauth.authorize({
    ...(asked as { client_id: string; redirect_uri: string; response_type: string; state: string }),
    scopes: asked.scope?.split(' ') ?? [],
    user_id: person(user).userId,
    consent_granted: true,
  });
  return redirect_uri;
}
