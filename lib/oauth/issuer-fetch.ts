import { AsyncLocalStorage } from 'node:async_hooks';
import { isUtf8 } from 'node:buffer';
import type { CustomFetch } from 'openid-client';
import { decodeText, ResponseTooLarge, readBounded, retryAfterMs, tryParseJson } from '@/lib/parse';
import { OAuthFailure, safeName } from './failure';

/** How long the issuer may take for one response. */
const timeoutMs = 5000;
/** Largest response that is read. Real ones are a few kilobytes. */
const maxBytes = 256 * 1024;

type JsonObject = Record<string, unknown>;

/** Collects the tokens of the current call's response, even if a check then refuses the response. */
export type IssuedTokens = { accessToken?: string; refreshToken?: string };
export const issuedTokensContext = new AsyncLocalStorage<IssuedTokens>();

/**
 * Makes the `fetch` of every request to the issuer. It refuses every other origin, so that no metadata can send the
 * client secret or a token elsewhere. It limits time, size and shape of the response, and gives Stytch's errors the names
 * of RFC 6749 §5.2.
 *
 * @param assumedEndpoint an endpoint that metadata does not name. A web page may be there, so only JSON is a success.
 * @returns a `fetch` that throws OAuthFailure
 */
export function issuerFetch(issuer: string, assumedEndpoint?: string): CustomFetch {
  return async (url, options) => {
    if (new URL(url).origin !== issuer) throw new OAuthFailure('issuer_misconfigured');
    let response: Response;
    let body: Buffer<ArrayBuffer>;
    try {
      // A kept connection may be closing, and a lost code or refresh token must not be sent again.
      const headers = { ...options.headers, connection: 'close' };
      const signal = AbortSignal.timeout(timeoutMs);
      response = await fetch(url, { ...options, headers, signal, cache: 'no-store' } as RequestInit);
      body = await readBounded(response, maxBytes);
    } catch (error) {
      if (error instanceof ResponseTooLarge)
        throw new OAuthFailure('token_response_invalid', { reason: 'size' }, error);
      throw new OAuthFailure('issuer_unavailable', {}, error);
    }
    const { status } = response;
    const headers = new Headers(response.headers);
    const text = decodeText(body);
    const parsed = (tryParseJson(text) ?? {}) as JsonObject;
    const [error, errorType, requestId] = [parsed.error, parsed.error_type, parsed.request_id].map(safeName);
    // The same request may succeed later.
    if (status === 408 || status === 429 || status >= 500) {
      throw new OAuthFailure('issuer_unavailable', {
        status,
        requestId,
        issuerError: error ?? errorType,
        retryAfterMs: retryAfterMs(headers.get('retry-after')),
      });
    }
    // With a challenge, openid-client drops the body, which names the error.
    if (error ?? errorType) headers.delete('www-authenticate');
    if (!response.ok) {
      // Stytch's API responds `{error_type, error_message}`. It does not document whether its OAuth endpoints do.
      const isStytchError = status >= 400 && errorType && !error;
      const content = isStytchError ? JSON.stringify({ error: errorType, request_id: requestId }) : text;
      return new Response(status === 304 ? null : content, { status, headers });
    }
    const members = parseJsonObject(headers.get('content-type'), body);
    if (url === assumedEndpoint && !members)
      throw new OAuthFailure('token_response_invalid', { reason: 'json', status });
    const { access_token: accessToken, refresh_token: refreshToken } = parsed;
    const issued = issuedTokensContext.getStore();
    if (issued && typeof accessToken === 'string') issued.accessToken = accessToken;
    if (issued && typeof refreshToken === 'string') issued.refreshToken = refreshToken;
    // Other content is dropped. openid-client refuses a missing body if it needs one.
    return new Response(members ? JSON.stringify(withoutEmpty(members)) : null, { status, headers });
  };
}

/** Many servers send `null` or an empty text instead of leaving a member out. */
function withoutEmpty(members: JsonObject): JsonObject {
  const isEmpty = (value: unknown) => value === null || (typeof value === 'string' && value.trim() === '');
  return Object.fromEntries(Object.entries(members).filter(([, value]) => !isEmpty(value)));
}

/** Levels of nesting. Real responses have four; recursive code fails at some 10,000. */
const maxDepth = 32;

/**
 * @returns a JSON object that is safe to traverse; `undefined` for another content type (RFC 6749 §5.1), bytes that are not
 *   UTF-8 (RFC 8259 §8.1), a list, and deep nesting
 */
export function parseJsonObject(contentType: string | null, body: Uint8Array): JsonObject | undefined {
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType ?? '') || !isUtf8(body)) return undefined;
  const value = tryParseJson(decodeText(body));
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && isWithinDepth(value) ? (value as JsonObject) : undefined;
}

/** Not recursive, because recursion would fail on the nesting that it looks for. */
function isWithinDepth(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return false;
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return true;
}
