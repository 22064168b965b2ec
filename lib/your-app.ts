import { z } from 'zod';
import { config } from './config'; // [login]
import { sealedCookie } from './web/sealed-cookie';

/** The id of the user who is logged in to your own app. A login writes it, and a logout clears it. */
export const userCookie = sealedCookie('user', z.string());

/**
 * Tells who is logged in to your own app, in the browser that sent this request. Connections belong to that user: nobody
 * else sees, refreshes or replaces them. Where nobody is logged in, a connection belongs to the browser.
 *
 * @returns an id that the user keeps for life, and no other user ever gets; `undefined` if nobody is logged in
 */
export async function currentUser(): Promise<string | undefined> {
  if (!config().sampleLogin) return undefined; // [login]
  return userCookie.read();
}

/**
 * What becomes of a connection in this browser when another user logs in. `kept`: it waits for its user, as long as the
 * cookies have room. `revoked`: it ends as soon as the app notices.
 */
export const othersConnections = (): 'kept' | 'revoked' => 'kept';
