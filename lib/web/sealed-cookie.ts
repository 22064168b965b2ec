import { cookies } from 'next/headers';
import type { z } from 'zod';
import {
  clearCookie,
  lifetimeOf,
  readCookie,
  type SealedCookieName,
  writeCookie,
} from '@/lib/cookies/cookies';
import { seal, unseal } from '@/lib/cookies/seal';

/**
 * A sealed cookie of the table, in the browser that sent the request; of a row `perUser` the one with that id.
 *
 * @param schema of its data; a cookie that does not fit counts as absent
 */
export function sealedCookie<T>(name: SealedCookieName, schema: z.ZodType<T>) {
  return {
    read: async (id?: string): Promise<T | undefined> =>
      schema.safeParse(await unseal(name, readCookie(await cookies(), name, id))).data,
    /** @throws CookieTooLarge before anything is written */
    write: async (data: T, lifetimeMs = lifetimeOf(name), id?: string): Promise<void> =>
      writeCookie(await cookies(), name, await seal(name, data, lifetimeMs), {
        lifetimeMs,
        ...(id && { id }),
      }),
    clear: async (): Promise<void> => clearCookie(await cookies(), name),
  };
}
