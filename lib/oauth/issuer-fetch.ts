import { isUtf8 } from 'node:buffer';
import type { CustomFetch } from 'openid-client';
import { parsedJson, ResponseTooLarge, readBounded, textOf } from '@/lib/parse';
import { nameOf, OAuthFailure } from './failure';

/** Largest answer read from the issuer, in bytes. Real ones are a few kilobytes. */
const maxBytes = 256 * 1024;

/**
 * Makes the `fetch` through which everything goes to the issuer.
 *
 * It refuses to talk to any other origin (so that no metadata, however it came to be, can send the
 * client secret or a token elsewhere), bounds the size of an answer (the caller's signal bounds its
 * time) and its shape, and gives Stytch's own error shape the names of RFC 6749 §5.2.
 *
 * @param issuer the pinned issuer's origin
 * @param assumedEndpoint an address that metadata does not name: a page there (a front end that answers 200 to
 *   everything, say) confirms nothing, so a success counts only if it is JSON
 * @returns a `fetch` for `openid-client`
 */
export function issuerFetch(issuer: string, assumedEndpoint?: string): CustomFetch {
  return async (url, options) => {
    if (new URL(url).origin !== issuer) throw new OAuthFailure('issuer_misconfigured');
    let response: Response;
    let body: Buffer<ArrayBuffer>;
    try {
      response = await fetch(url, { ...options, cache: 'no-store' } as RequestInit);
      body = await readBounded(response, maxBytes);
    } catch (error) {
      if ((error as Error).name === 'TimeoutError') throw error;
      if (error instanceof ResponseTooLarge)
        throw new OAuthFailure('token_response_invalid', { reason: 'size' }, error);
      throw new OAuthFailure('issuer_unavailable', {}, error);
    }
    if (!isTransient(response.status)) {
      const plain = plainResponse(response, body);
      if (url === assumedEndpoint && plain.ok && !plain.body)
        throw new OAuthFailure('token_response_invalid', { reason: 'json', status: response.status });
      return plain;
    }
    throw new OAuthFailure('issuer_unavailable', {
      status: response.status,
      requestId: stringField(body, 'request_id'),
      issuerError: stringField(body, 'error') ?? stringField(body, 'error_type'),
      retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
    });
  };
}

/** Answers that say "not now": the request may succeed later, unchanged. */
const isTransient = (status: number) => status === 408 || status === 429 || status >= 500;

function plainResponse(response: Response, body: Buffer<ArrayBuffer>): Response {
  const { status } = response;
  const headers = new Headers(response.headers);
  // With it, the protocol library would report the challenge and drop the body, which says what is wrong.
  if (stringField(body, 'error') ?? stringField(body, 'error_type')) headers.delete('www-authenticate');
  if (!response.ok)
    return new Response(status === 304 ? null : inOAuthShape(response, body), { status, headers });
  // What is not plainly JSON grants nothing: without a body the protocol library refuses it, if it needs one.
  const members = plainJson(headers.get('content-type'), body);
  return new Response(members ? JSON.stringify(withoutEmpty(members)) : null, { status, headers });
}

/**
 * Many servers write "none" as `null` or as an empty text where the standard has the member left out. Such a member
 * counts as absent. One that is required is missed all the same, by whoever requires it.
 */
function withoutEmpty(members: Record<string, unknown>): Record<string, unknown> {
  const isEmpty = (value: unknown) => value === null || (typeof value === 'string' && value.trim() === '');
  return Object.fromEntries(Object.entries(members).filter(([, value]) => !isEmpty(value)));
}

/** Stytch answers `{error_type, error_message}` outside its OAuth endpoints, and perhaps inside (stytch docs are silent). */
function inOAuthShape(response: Response, body: Buffer<ArrayBuffer>): BodyInit {
  const errorType = response.status >= 400 ? stringField(body, 'error_type') : undefined;
  if (!errorType || stringField(body, 'error')) return textOf(body);
  return JSON.stringify({ error: errorType, request_id: stringField(body, 'request_id') });
}

function stringField(body: Buffer, field: string): string | undefined {
  return nameOf((parsedJson(textOf(body)) as Record<string, unknown> | null | undefined)?.[field]);
}

/**
 * Reads a `Retry-After` header (RFC 9110 §10.2.3): seconds or a date.
 *
 * @param now epoch milliseconds
 * @returns milliseconds from `now`, at least 0; `undefined` when absent or unreadable
 */
export function retryAfterMs(header: string | null, now = Date.now()): number | undefined {
  if (!header) return undefined;
  const ms = /^\d{1,6}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** Deepest nesting taken, in levels. Real answers have four; what walks a value by recursion dies of 10,000. */
const deepest = 32;

/**
 * Reads a JSON object that can be handed on. Everything else is refused: another content type (a page that happens to
 * parse, RFC 6749 §5.1), bytes that are no UTF-8 (RFC 8259 §8.1), a list, nesting without end.
 *
 * @param contentType the response's `Content-Type`
 */
export function plainJson(contentType: string | null, body: Uint8Array): Record<string, unknown> | undefined {
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType ?? '') || !isUtf8(body)) return undefined;
  const value = parsedJson(textOf(body));
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && isShallow(value) ? (value as Record<string, unknown>) : undefined;
}

/** Level by level, as recursion is what it guards against. */
function isShallow(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return false;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return true;
}
