import * as client from 'openid-client';
import { address, discovered, session } from '../session';

export async function GET(request: Request): Promise<Response> {
  const browser = await session();
  const { flow } = browser;
  if (!flow) return new Response('unknown flow', { status: 400 });
  const { pathname, search } = new URL(request.url);
  const tokens = await client.authorizationCodeGrant(await discovered(), address(pathname + search), {
    expectedState: flow.state,
    expectedNonce: flow.nonce,
    pkceCodeVerifier: flow.verifier,
    idTokenExpected: true,
  });
  browser.flow = undefined;
  browser.user = {
    name: String(tokens.claims()?.name ?? ''),
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    expiresAt: Date.now() + (tokens.expiresIn() ?? 3600) * 1000,
  };
  await browser.save();
  return new Response(null, { status: 303, headers: { Location: '/hand-rolled' } });
}
