import { AsyncLocalStorage } from 'node:async_hooks';
import { isUtf8 } from 'node:buffer';
import type { CustomFetch } from 'openid-client';
import { parsedJson, ResponseTooLarge, readBounded, retryAfterMs, textOf } from '@/lib/parse';
import { OAuthFailure, safeName } from './failure';

/** Largest response of the issuer that is read, in bytes. Real ones are a few kilobytes. */
const maxBytes = 256 * 1024;

/** Tokens that the issuer put into a response, also when a check then refuses this response. */
export type Issued = { accessToken?: string; refreshToken?: string };
export const issuing = new AsyncLocalStorage<Issued>();

/**
 * Makes the `fetch` of every request to the issuer. It refuses every other origin, so that no metadata can send the
 * client secret or a token elsewhere. It bounds size and shape of the response, and gives Stytch's errors the names of
 * RFC 6749 §5.2.
 *
 * @param assumedEndpoint an address that metadata does not name. A web server may answer 200 with a page there, so a
 *   success counts only if it is JSON.
 * @returns a `fetch` that throws OAuthFailure, and errors named `TimeoutError` as they are
 */
export function issuerFetch(issuer: string, assumedEndpoint?: string): CustomFetch {
  return async (url, options) => {
    if (new URL(url).origin !== issuer) throw new OAuthFailure('issuer_misconfigured');
    let response: Response;
    let body: Buffer<ArrayBuffer>;
    try {
      // A kept connection may be closing. A code or a refresh token that is lost on it must not be sent again.
      const headers = { ...options.headers, connection: 'close' };
      response = await fetch(url, { ...options, headers, cache: 'no-store' } as RequestInit);
      body = await readBounded(response, maxBytes);
    } catch (error) {
      if ((error as Error).name === 'TimeoutError') throw error;
      if (error instanceof ResponseTooLarge)
        throw new OAuthFailure('token_response_invalid', { reason: 'size' }, error);
      throw new OAuthFailure('issuer_unavailable', {}, error);
    }
    const { status } = response;
    const headers = new Headers(response.headers);
    const said = (parsedJson(textOf(body)) ?? {}) as Record<string, unknown>;
    const [error, errorType, requestId] = [said.error, said.error_type, said.request_id].map(safeName);
    // The issuer says "not now": the same request may succeed later.
    if (status === 408 || status === 429 || status >= 500) {
      throw new OAuthFailure('issuer_unavailable', {
        status,
        requestId,
        issuerError: error ?? errorType,
        retryAfterMs: retryAfterMs(headers.get('retry-after')),
      });
    }
    // With a challenge the protocol library drops the body, which says what is wrong.
    if (error ?? errorType) headers.delete('www-authenticate');
    if (!response.ok) {
      // Stytch's API answers `{error_type, error_message}`. Its documentation does not say whether the OAuth endpoints do.
      const ofStytch = status >= 400 && errorType && !error;
      const text = ofStytch ? JSON.stringify({ error: errorType, request_id: requestId }) : textOf(body);
      return new Response(status === 304 ? null : text, { status, headers });
    }
    const members = plainJson(headers.get('content-type'), body);
    if (url === assumedEndpoint && !members)
      throw new OAuthFailure('token_response_invalid', { reason: 'json', status });
    const { access_token: accessToken, refresh_token: refreshToken } = said;
    const issued = issuing.getStore();
    if (issued && typeof accessToken === 'string') issued.accessToken = accessToken;
    if (issued && typeof refreshToken === 'string') issued.refreshToken = refreshToken;
    // Other content grants nothing: the protocol library refuses a missing body where it needs one.
    return new Response(members ? JSON.stringify(withoutEmpty(members)) : null, { status, headers });
  };
}

/** Many servers write `null` or an empty text where the standard leaves the member out. */
function withoutEmpty(members: Record<string, unknown>): Record<string, unknown> {
  const isEmpty = (value: unknown) => value === null || (typeof value === 'string' && value.trim() === '');
  return Object.fromEntries(Object.entries(members).filter(([, value]) => !isEmpty(value)));
}

/** Deepest nesting that is read, in levels. Real responses have four; recursive code fails at some 10,000. */
const deepest = 32;

/**
 * @returns a JSON object that other code may walk; `undefined` for another content type (RFC 6749 §5.1: a web page may
 *   parse by chance), bytes that are not UTF-8 (RFC 8259 §8.1), a list, and deep nesting
 */
export function plainJson(contentType: string | null, body: Uint8Array): Record<string, unknown> | undefined {
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType ?? '') || !isUtf8(body)) return undefined;
  const value = parsedJson(textOf(body));
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && isShallow(value) ? (value as Record<string, unknown>) : undefined;
}

/** Walks level by level: a recursive walk would fail on the nesting that it looks for. */
function isShallow(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return false;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return true;
}
