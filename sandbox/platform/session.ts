import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie';
import { SAMPLE_USERS, type SampleUser } from '../identities.ts';

const COOKIE = 'platform_session';
const OPTIONS = { httpOnly: true, sameSite: 'Lax', path: '/' } as const;

/** Who is logged in on the platform: a user, and in B2B the account they chose. */
export interface LoggedIn {
  user: SampleUser;
  accountId?: string;
}

/** The platform's own login, apart from Stytch and from the app. Ends with the process: its key is made at start. */
export class Session {
  readonly #secret = randomBytes(32).toString('base64url');

  async read(c: Context): Promise<LoggedIn | undefined> {
    const value = await getSignedCookie(c, this.#secret, COOKIE);
    if (!value) return undefined;
    const [key, accountId] = value.split(' ');
    const user = SAMPLE_USERS.find((candidate) => candidate.key === key);
    return user && { user, ...(accountId ? { accountId } : {}) };
  }

  async start(c: Context, user: SampleUser, accountId?: string): Promise<void> {
    await setSignedCookie(
      c,
      COOKIE,
      accountId ? `${user.key} ${accountId}` : user.key,
      this.#secret,
      OPTIONS,
    );
  }

  end(c: Context): void {
    deleteCookie(c, COOKIE, OPTIONS);
  }
}
