import * as client from 'openid-client';
import { address, discovered, session } from '../session';

export async function GET(): Promise<Response> {
  const flow = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
  };
  const url = client.buildAuthorizationUrl(await discovered(), {
    redirect_uri: address('/hand-rolled/callback').href,
    scope: 'openid profile email offline_access read:tasks',
    code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
    code_challenge_method: 'S256',
    state: flow.state,
    nonce: flow.nonce,
  });
  const browser = await session();
  browser.flow = flow;
  await browser.save();
  return new Response(null, { status: 303, headers: { Location: url.href } });
}
