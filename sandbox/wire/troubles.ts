import type { Fault } from '../control/switches.ts';

/** Troubles with a name, for the forms of the page. Tests say their own over HTTP. */
export const TROUBLES: Record<string, { label: string; fault: Fault | null }> = {
  none: { label: 'no failure', fault: null },
  unavailable: { label: '503, unavailable', fault: { status: 503 } },
  broken: { label: '500, server error', fault: { status: 500 } },
  busy: { label: '429, try again in 5 seconds', fault: { status: 429, retryAfter: 5 } },
  refused: { label: '401, token refused', fault: { status: 401 } },
  slow: { label: '3 seconds late', fault: { delayMs: 3000 } },
  silent: { label: 'never answers', fault: { hang: true } },
  cut: { label: 'cuts the connection midway', fault: { reset: 'midway' } },
  html: {
    label: 'HTML instead of JSON',
    fault: { status: 200, body: '<!doctype html><title>Maintenance</title><h1>We’ll be back soon</h1>' },
  },
  empty: {
    label: 'JSON without access_token',
    fault: { status: 200, body: { token_type: 'bearer', expires_in: 3600 } },
  },
};
