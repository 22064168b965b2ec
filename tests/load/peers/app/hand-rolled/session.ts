import { getIronSession } from 'iron-session';
import { cookies } from 'next/headers';
import * as client from 'openid-client';

// What the documentation of openid-client and iron-session leads to: no refresh, no lock, no problem page.

const env = (name: string) => process.env[name] ?? '';
let issuer: Promise<client.Configuration> | undefined;

export function discovered(): Promise<client.Configuration> {
  issuer ??= client.discovery(
    new URL(env('STYTCH_PROJECT_DOMAIN')),
    env('CONNECTED_APP_CLIENT_ID'),
    undefined,
    client.None(),
    { execute: [client.allowInsecureRequests] },
  );
  return issuer;
}

export const address = (path: string) => new URL(path, env('APP_URL'));

type Session = {
  flow?: { state: string; nonce: string; verifier: string };
  user?: { name: string; accessToken: string; refreshToken?: string; expiresAt: number };
};

export const session = async () =>
  getIronSession<Session>(await cookies(), {
    password: env('SESSION_SECRET'),
    cookieName: 'hand-rolled',
    cookieOptions: { secure: false },
  });
