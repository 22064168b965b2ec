import { decodeJwt } from 'jose';
import type { IDToken, TokenEndpointResponse } from 'openid-client';
import { z } from 'zod';
import { parseScope } from '@/lib/scopes';
import { OAuthFailure } from './failure';
import { checkIdToken } from './id-token';

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
export type Organization = { id: string; slug: string | undefined };

/** Answer of the token endpoint after the protocol library's checks, with ours on what it leaves open. */
const tokenAnswer = z.object({
  // RFC 6750 §2.1 b64token: a line break in it would end up in a header.
  access_token: z
    .string()
    .regex(/^[\w.~+/-]+=*$/)
    .max(16_384),
  token_type: z.string().regex(/^bearer$/i),
  // A fraction of a second is over when its answer arrives, and page and refresh would send a browser round and round.
  expires_in: z.number().min(1).finite(),
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
 * Reads a token answer into a grant.
 *
 * @param answer what the protocol library accepted; the signature of its ID token is checked
 * @param idToken the claims of its ID token, if it has one
 * @param askedScope stands in for a `scope` that the answer leaves out because nothing was narrowed (RFC 6749 §5.1)
 * @param now epoch milliseconds when the answer arrived
 * @throws OAuthFailure `token_answer_invalid` or `id_token_invalid`
 */
export function readGrant(
  answer: TokenEndpointResponse,
  idToken: IDToken | undefined,
  askedScope: readonly string[],
  now = Date.now(),
): Grant {
  const parsed = tokenAnswer.safeParse(answer);
  const scope = parsed.data?.scope === undefined ? [...askedScope] : parseScope(parsed.data.scope);
  if (!parsed.success || !scope) throw new OAuthFailure('token_answer_invalid', {}, parsed.error);
  if (idToken) checkIdToken(idToken, parsed.data.access_token, now);
  const unverified = unverifiedClaims(parsed.data.access_token);
  return {
    subject: idToken?.sub ?? unverified.subject,
    profile: idToken && profileFrom(idToken),
    organization: organizationFrom(idToken) ?? unverified.organization,
    scope,
    accessToken: parsed.data.access_token,
    refreshToken: parsed.data.refresh_token,
    expiresAt: now + Math.min(parsed.data.expires_in, longestLife) * 1000,
  };
}

function organizationFrom(claims: Readonly<Record<string, unknown>> | undefined): Organization | undefined {
  const { data } = organizationClaim.safeParse(claims?.['https://stytch.com/organization']);
  return data && { id: data.organization_id, slug: data.slug };
}

/**
 * An access token is opaque to a client, so this is read unchecked, as the pinned issuer sent it. Stytch puts a
 * B2B member's organization nowhere else, and a person with two must see which one is connected. And without
 * `openid` nothing else tells one person from another: the `sub` then decides whether a new grant is somebody
 * else's, and whose a kept draft is.
 */
function unverifiedClaims(accessToken: string): Pick<Grant, 'subject' | 'organization'> {
  try {
    const claims = decodeJwt(accessToken);
    return { subject: claims.sub, organization: organizationFrom(claims) };
  } catch {
    return { subject: undefined, organization: undefined };
  }
}
