import { decodeJwt, type JWTPayload } from 'jose';
import type { IDToken, TokenEndpointResponse } from 'openid-client';
import { z } from 'zod';
import { parseScope } from '@/lib/scopes';
import { OAuthFailure } from './failure';
import { checkIdToken } from './id-token';
import { checkSignature } from './issuer-keys';

/** What the issuer granted, read from a checked token answer. */
export type Grant = {
  /** Stable identifier of the person at this issuer; unknown when `openid` was not asked for. */
  subject: string | undefined;
  profile: Profile | undefined;
  organization: Organization | undefined;
  /** What was granted, which may be less than what was asked for. */
  scope: string[];
  accessToken: string;
  refreshToken: string | undefined;
  /** End of the access token, in epoch milliseconds. */
  expiresAt: number;
};

const text = (max: number) => z.string().min(1).max(max).optional().catch(undefined);
const picture = z
  .url({ protocol: /^https$/ })
  .max(1000)
  .optional()
  .catch(undefined);

/** Claims shown to the person. Whatever does not fit is left out: a page must not fail over a picture. */
const profileClaims = z.object({
  name: text(200),
  email: text(320),
  // The docs name the claim both ways: https://stytch.com/docs/connected-apps/oauth-learn-more/oauth-scopes
  picture,
  profile_picture: picture,
});

type Profile = { name?: string | undefined; email?: string | undefined; picture?: string | undefined };

/** @returns name, mail and picture from ID token or userinfo claims. */
export function profileFrom(claims: object): Profile {
  const { name, email, picture, profile_picture } = profileClaims.parse({ ...claims });
  return { name, email, picture: picture ?? profile_picture };
}

/** The organization that a B2B member acts in. */
const organizationClaim = z.object({ organization_id: z.string().max(200), slug: text(200) });
type Organization = { id: string; slug: string | undefined };

/** Answer of the token endpoint after the protocol library's checks, with ours on what it leaves open. */
const tokenResponse = z.object({
  // RFC 6750 §2.1 b64token: a line break in it would end up in a header.
  access_token: z
    .string()
    .regex(/^[\w.~+/-]+=*$/)
    .max(16_384),
  token_type: z.string().regex(/^bearer$/i),
  // A fraction of a second is over when its response arrives, and page and refresh would send a browser round and round.
  expires_in: z.number().min(1).finite().optional(),
  refresh_token: z
    .string()
    .regex(/^[\x20-\x7E]+$/)
    .max(4096)
    .optional(),
  scope: z.string().max(4096).optional(),
});

/** Beyond this an `expires_in` is taken as a mistake and cut, in seconds. */
const longestLife = 365 * 24 * 60 * 60;

/**
 * Taken where neither `expires_in` nor the token says how long it lives, in seconds. A refresh token makes an early end
 * harmless. Without one, an early end would cost the user the connection, and a refusal of the API tells in time.
 */
const assumedLife = { renewable: 5 * 60, final: 60 * 60 };

/**
 * Reads a token response into a grant.
 *
 * @param tokens what the protocol library accepted
 * @param idToken the claims of its ID token, if it has one
 * @param requestedScope stands in for a `scope` that the response leaves out because nothing was narrowed (RFC 6749 §5.1)
 * @param keptRefreshToken the refresh token that was used, which may stay good
 * @param now epoch milliseconds when the response arrived
 * @throws OAuthFailure `token_response_invalid` or `id_token_invalid`
 */
export async function readGrant(
  tokens: TokenEndpointResponse,
  idToken: IDToken | undefined,
  requestedScope: readonly string[],
  keptRefreshToken?: string,
  now = Date.now(),
): Promise<Grant> {
  const { data, error } = tokenResponse.safeParse(tokens);
  const scope = data?.scope === undefined ? [...requestedScope] : parseScope(data.scope);
  if (!data || !scope) {
    const reason = error ? String(error.issues[0]?.path[0]) : 'scope';
    throw new OAuthFailure('token_response_invalid', { reason }, error);
  }
  const { access_token: accessToken, refresh_token: refreshToken } = data;
  if (tokens.id_token && idToken) {
    await checkSignature(tokens.id_token);
    checkIdToken(idToken, accessToken, now);
  }
  const renewable = Boolean(refreshToken ?? keptRefreshToken);
  // The refresh token itself proves that it was granted; some servers do not list `offline_access` among the scopes.
  if (renewable && requestedScope.includes('offline_access')) scope.push('offline_access');
  const unverified = unverifiedClaims(accessToken);
  const assumed = renewable ? assumedLife.renewable : assumedLife.final;
  const life = data.expires_in ?? unverified.secondsLeft(now) ?? assumed;
  return {
    subject: idToken?.sub ?? unverified.subject,
    profile: idToken && profileFrom(idToken),
    organization: organizationFrom(idToken) ?? unverified.organization,
    scope: [...new Set(scope)],
    accessToken,
    refreshToken,
    expiresAt: now + Math.min(life, longestLife) * 1000,
  };
}

function organizationFrom(claims: Readonly<Record<string, unknown>> | undefined): Organization | undefined {
  const { data } = organizationClaim.safeParse(claims?.['https://stytch.com/organization']);
  return data && { id: data.organization_id, slug: data.slug };
}

/**
 * An access token is opaque to a client, so this is read unchecked, as the pinned issuer sent it. Stytch puts a
 * B2B member's organization nowhere else, and a user with two must see which one is connected. And without
 * `openid` nothing else tells one user from another: the `sub` then decides whether a new grant is somebody
 * else's, and whose a kept draft is. Its `exp` counts only where the response does not say how long it lives.
 */
function unverifiedClaims(accessToken: string) {
  let claims: JWTPayload = {};
  try {
    claims = decodeJwt(accessToken);
  } catch {
    // No JWT: nothing to read.
  }
  return {
    subject: claims.sub,
    organization: organizationFrom(claims),
    /** How long it lives by its own word, at least a second. */
    secondsLeft(now: number): number | undefined {
      const seconds = Math.floor(Number(claims.exp) - now / 1000);
      return seconds >= 1 ? seconds : undefined;
    },
  };
}
