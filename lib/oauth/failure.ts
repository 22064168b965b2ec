import { redactError } from '@/lib/log';
import type { ProblemCode } from '@/lib/problems';

/** Names and ids of a failed request to the issuer, for the log and the user: never a token, a code or a body. */
export type FailureFacts = {
  /** The issuer's `error` (RFC 6749 §5.2), or Stytch's `error_type`. */
  issuerError?: string | undefined;
  /** Stytch's `request_id`, for its support. */
  requestId?: string | undefined;
  /** The member or claim that failed a check, by its name in the standard. */
  reason?: string | undefined;
  status?: number | undefined;
  /** `Retry-After` of the response, in milliseconds. */
  retryAfterMs?: number | undefined;
};

/** @returns a name or id that is safe to show and log; `undefined` for any other text */
export function safeName(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.:-]{1,100}$/.test(value) ? value : undefined;
}

/** The only error that `lib/oauth` throws itself. `instanceof` fails, because each bundle has its own class. */
export class OAuthFailure extends Error {
  override readonly name = 'OAuthFailure';
  readonly code: ProblemCode | 'access_denied';
  readonly facts: FailureFacts;

  constructor(code: ProblemCode | 'access_denied', facts: FailureFacts = {}, cause?: unknown) {
    super(code, { cause: redactError(cause) });
    this.code = code;
    this.facts = facts;
  }
}

/** Errors that mean this client is misconfigured. */
const clientErrors =
  /^(invalid_client(_id|_secret)?|unauthorized_client|unsupported_grant_type|invalid_scope|invalid_target|connected_app_(not_found|misconfigured_client|supplied_redirect_url_not_found_in_client)|idp_client.*)$/;

/** The user, the member or the organization was deleted at Stytch. */
const accountErrors = /^(user|member|organization)_not_found$/;

type ErrorLike = { code?: unknown; status?: unknown; error?: unknown; cause?: unknown };

/** Turns any error into an `OAuthFailure`, by its code: names of classes are minified in production. */
export function classifyFailure(error: unknown): OAuthFailure {
  for (let current = error; current instanceof Error; current = current.cause)
    if (current.name === 'OAuthFailure') return current as OAuthFailure;
  const { code, status, error: errorName, cause } = (error ?? {}) as ErrorLike;
  const message = cause instanceof Error ? cause.message : '';
  const reason = quotedReason(message);
  const issuerError = safeName(errorName);
  const failure = (problem: OAuthFailure['code'], facts: FailureFacts) =>
    new OAuthFailure(problem, facts, error);
  switch (code) {
    case 'OAUTH_AUTHORIZATION_RESPONSE_ERROR':
      return failure(issuerError === 'access_denied' ? issuerError : 'authorization_failed', { issuerError });
    case 'OAUTH_RESPONSE_BODY_ERROR':
    case 'OAUTH_WWW_AUTHENTICATE_CHALLENGE': {
      const requestId = safeName((cause as { request_id?: unknown } | null | undefined)?.request_id);
      return failure(refusalCode(issuerError), { issuerError, requestId, status: Number(status) });
    }
    case 'OAUTH_RESPONSE_IS_NOT_CONFORM':
    case 'OAUTH_RESPONSE_IS_NOT_JSON':
      return failure('token_response_invalid', {
        reason: code === 'OAUTH_RESPONSE_IS_NOT_JSON' ? 'json' : 'status',
        status: cause instanceof Response ? cause.status : undefined,
      });
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
    case 'OAUTH_JWT_CLAIM_COMPARISON_FAILED':
      return failure('id_token_invalid', { reason });
    case 'OAUTH_UNSUPPORTED_OPERATION':
      return failure(reason === 'token_type' ? 'token_response_invalid' : 'id_token_invalid', { reason });
    case 'OAUTH_INVALID_RESPONSE':
      return failure(invalidPart(message), { reason });
    case 'STORE_UNAVAILABLE':
      return failure('store_unavailable', {});
    default:
      if (String(code).startsWith('OAUTH_')) return failure('token_response_invalid', { reason });
      return failure('internal', {});
  }
}

function refusalCode(issuerError = ''): ProblemCode {
  if (accountErrors.test(issuerError)) return 'account_gone';
  return clientErrors.test(issuerError) ? 'client_rejected' : 'code_rejected';
}

/** openid-client has one error code for invalid callbacks, token responses and ID tokens. Only its fixed texts differ. */
function invalidPart(message: string): ProblemCode {
  if (/response parameter.*issuer|issuer.*response parameter/.test(message)) return 'issuer_mismatch';
  return /\b(JWT|ID Token|JWS)\b/i.test(message) ? 'id_token_invalid' : 'token_response_invalid';
}

/** The only words of openid-client's messages that are logged: members and claims of the standards. */
const reasons = [
  ...['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'nonce', 'azp', 'alg', 'typ', 'crit'],
  ...['access_token', 'token_type', 'expires_in', 'refresh_token', 'scope', 'id_token', 'issuer', 'state'],
];

function quotedReason(message: string): string | undefined {
  const words: string[] = message.match(/\w+/g) ?? [];
  return reasons.find((name) => words.includes(name));
}
