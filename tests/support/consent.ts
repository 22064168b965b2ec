import { SAMPLE_USERS } from '../../sandbox/identities.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { sdk } from '../../sandbox/testing/connect.ts';

/**
 * Allows what an authorization request asks for, as the platform's backend does after a click.
 *
 * @param authorizationRequest where the app sent the browser
 * @param user key of one of the sandbox's sample users, or a user's id
 * @returns the callback that the browser is sent to, not yet visited
 */
export async function consentTo(
  sandbox: Pick<Sandbox, 'stytchUrl'>,
  authorizationRequest: string,
  user = 'ana',
): Promise<string> {
  const { searchParams } = new URL(authorizationRequest);
  const named = (name: string) => searchParams.get(name) ?? '';
  const optional = ['state', 'nonce', 'code_challenge'].filter((name) => searchParams.has(name));
  const { redirect_uri } = await sdk(sandbox).consumer.idp.oauth.authorize({
    client_id: named('client_id'),
    redirect_uri: named('redirect_uri'),
    response_type: named('response_type'),
    // Stytch's API refuses fields that it does not know, so nothing is passed on unasked.
    ...Object.fromEntries(optional.map((name) => [name, named(name)])),
    scopes: named('scope').split(' '),
    user_id: SAMPLE_USERS.find(({ key }) => key === user)?.userId ?? user,
    consent_granted: true,
  });
  return redirect_uri;
}
