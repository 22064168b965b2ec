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
