import { withoutValues } from '@/lib/log';
import type { ProblemCode } from '@/lib/problems';

/** What is known of a failed exchange with the issuer. Names and ids only: never a token, a code or a body. */
export type FailureFacts = {
  /** The issuer's `error` (RFC 6749 §5.2) or Stytch's `error_type`. */
  issuerError?: string | undefined;
  /** Stytch's `request_id`, which its support can look up. */
  requestId?: string | undefined;
  /** Which check failed: a member or claim by its name in the standard, never a value. */
  reason?: string | undefined;
  /** HTTP status of the issuer's answer, if it gave one. */
  status?: number | undefined;
  /** How long the issuer asks to be left alone (`Retry-After`), in milliseconds. */
  retryAfterMs?: number | undefined;
};

/** @returns an issuer's name for an error or its id for a request: shown and logged, so what looks like neither is dropped. */
export function nameOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.:-]{1,100}$/.test(value) ? value : undefined;
}

/**
 * The one error that `lib/oauth` throws on purpose.
 *
 * Recognised by `name`, not by class: it may cross bundles, each of which has its own class, and
 * class names are minified in production.
 */
export class OAuthFailure extends Error {
  override readonly name = 'OAuthFailure';
  readonly code: ProblemCode | 'access_denied';
  readonly facts: FailureFacts;

  constructor(code: ProblemCode | 'access_denied', facts: FailureFacts = {}, cause?: unknown) {
    super(code, { cause: withoutValues(cause) });
    this.code = code;
    this.facts = facts;
  }
}

/** @returns the first `OAuthFailure` along an error's `cause` chain. */
export function findOAuthFailure(error: unknown): OAuthFailure | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current.name === 'OAuthFailure') return current as OAuthFailure;
  }
  return undefined;
}

type ErrorLike = { code?: unknown; message?: unknown; status?: unknown; error?: unknown; cause?: unknown };

/** The issuer does not accept this app itself; the user can do nothing about it. */
const clientErrors =
  /^(invalid_client(_id|_secret)?|unauthorized_client|unsupported_grant_type|invalid_scope|invalid_target|connected_app_(not_found|misconfigured_client|supplied_redirect_url_not_found_in_client)|idp_client.*)$/;

/** The user, the member or the organization was deleted at Stytch. */
const accountErrors = /^(user|member|organization)_not_found$/;

/**
 * Turns whatever the protocol library threw into the app's own failure.
 *
 * Decides by error codes, not classes or messages: classes are minified in production.
 *
 * @param error anything thrown while talking to the issuer
 * @returns a failure with a code of the closed list
 * @see RFC 6749 §4.1.2.1 and §5.2 for the issuer's `error` names; stytch-specific names are the
 *   `error_type`s of Stytch's API, which its OAuth endpoints may send in their stead
 */
export function classifyFailure(error: unknown): OAuthFailure {
  const known = findOAuthFailure(error);
  if (known) return known;
  const { code, status, error: issuerError, cause } = (error ?? {}) as ErrorLike;
  const reason = reasonOf(cause);
  switch (code) {
    case 'OAUTH_AUTHORIZATION_RESPONSE_ERROR':
      return issuerError === 'access_denied'
        ? new OAuthFailure('access_denied')
        : new OAuthFailure('authorization_failed', { issuerError: nameOf(issuerError) }, error);
    case 'OAUTH_RESPONSE_BODY_ERROR':
    case 'OAUTH_WWW_AUTHENTICATE_CHALLENGE': {
      const facts = { ...requestIdOf(cause), issuerError: nameOf(issuerError), status: Number(status) };
      return new OAuthFailure(refusalCode(facts.issuerError), facts, error);
    }
    case 'OAUTH_RESPONSE_IS_NOT_CONFORM':
    case 'OAUTH_RESPONSE_IS_NOT_JSON': {
      const what = code === 'OAUTH_RESPONSE_IS_NOT_JSON' ? 'json' : 'status';
      const facts = { reason: what, status: cause instanceof Response ? cause.status : undefined };
      return new OAuthFailure('token_response_invalid', facts, error);
    }
    case 'OAUTH_TIMEOUT':
    case 'OAUTH_ABORT':
      return new OAuthFailure('issuer_unavailable', {}, error);
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
    case 'OAUTH_JWT_CLAIM_COMPARISON_FAILED':
      return new OAuthFailure('id_token_invalid', { reason }, error);
    case 'OAUTH_UNSUPPORTED_OPERATION':
      return reason === 'token_type'
        ? new OAuthFailure('token_response_invalid', { reason }, error)
        : new OAuthFailure('id_token_invalid', { reason }, error);
    case 'OAUTH_INVALID_RESPONSE':
      return new OAuthFailure(invalidPart(cause), { reason }, error);
    default:
      if ((error as Error | undefined)?.name === 'TimeoutError')
        return new OAuthFailure('issuer_unavailable', {}, error);
      return String(code).startsWith('OAUTH_')
        ? new OAuthFailure('token_response_invalid', { reason }, error)
        : new OAuthFailure('internal', {}, error);
  }
}

function refusalCode(issuerError = ''): ProblemCode {
  if (accountErrors.test(issuerError)) return 'account_gone';
  return clientErrors.test(issuerError) ? 'client_rejected' : 'code_rejected';
}

function requestIdOf(body: unknown): FailureFacts {
  const { request_id } = (typeof body === 'object' && body !== null ? body : {}) as { request_id?: unknown };
  return { requestId: nameOf(request_id) };
}

/** Malformed callbacks, responses and ID tokens share one error code; only the library's fixed texts differ. */
function invalidPart(cause: unknown): ProblemCode {
  const message = messageOf(cause);
  if (/response parameter.*issuer|issuer.*response parameter/.test(message)) return 'issuer_mismatch';
  return /\b(JWT|ID Token|JWS)\b/i.test(message) ? 'id_token_invalid' : 'token_response_invalid';
}

/** Members and claims by the names that the standards give them: what the library's texts may name for the log. */
const reasons = [
  ...['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'nonce', 'azp', 'alg', 'typ', 'crit'],
  ...['access_token', 'token_type', 'expires_in', 'refresh_token', 'scope', 'id_token', 'issuer', 'state'],
];

/** @returns the member or claim that the library's text quotes, if it is one of the closed list; else nothing of it. */
function reasonOf(cause: unknown): string | undefined {
  const quoted: string[] = messageOf(cause).match(/\w+/g) ?? [];
  return reasons.find((name) => quoted.includes(name));
}

const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : '');
