import { vi } from 'vitest';

/** Waits until something is so, for as long as a busy machine may need. @throws what `check` threw last */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 15_000, interval: 30 });
}
