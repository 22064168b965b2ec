import type { Switches } from '../control/switches.ts';
import { ApiError } from './api-errors.ts';

/** Counts requests per user in windows aligned to the clock, as Stytch's own limits are
 * (https://stytch.com/docs/resources/platform/rate-limits). */
export class RateLimit {
  readonly #switches: Switches;
  #window = 0;
  #counts = new Map<string, number>();

  constructor(switches: Switches) {
    this.#switches = switches;
  }

  /** @throws ApiError 429 with Retry-After when the user had their share of the running window. */
  count(subject: string, now = Date.now()): void {
    const limit = this.#switches.current.rateLimit;
    if (!limit) return;
    const length = limit.windowSeconds * 1000;
    const window = Math.floor(now / length);
    if (window !== this.#window) {
      this.#window = window;
      this.#counts = new Map();
    }
    const count = (this.#counts.get(subject) ?? 0) + 1;
    this.#counts.set(subject, count);
    if (count <= limit.max) return;
    const retryAfter = Math.ceil(((window + 1) * length - now) / 1000);
    throw new ApiError(429, 'rate_limited', 'Too many requests; try again later.', { retryAfter });
  }
}
