import type { ContentfulStatusCode } from 'hono/utils/http-status';

interface Details {
  /** The scope that is missing. */
  scope?: string;
  retryAfter?: number;
  /** Value of WWW-Authenticate; a resource server says it with every 401 and 403 (RFC 6750 §3). */
  challenge?: string;
}

/** A refusal of the platform's API. Thrown by its handlers, rendered in one place. */
export class ApiError extends Error {
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly details: Details;

  constructor(status: ContentfulStatusCode, code: string, description: string, details: Details = {}) {
    super(description);
    this.status = status;
    this.code = code;
    this.details = details;
  }

  response(): Response {
    const { scope, retryAfter, challenge } = this.details;
    const body = { error: this.code, error_description: this.message, ...(scope ? { scope } : {}) };
    const headers = new Headers({ 'Cache-Control': 'no-store' });
    if (challenge) headers.set('WWW-Authenticate', challenge);
    if (retryAfter !== undefined) headers.set('Retry-After', String(retryAfter));
    return Response.json(body, { status: this.status, headers });
  }
}
