import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie';
import { PEOPLE, type Person } from '../identities.ts';

const COOKIE = 'tasklight_session';
const OPTIONS = { httpOnly: true, sameSite: 'Lax', path: '/' } as const;

/** Who is logged in on the platform: a person, and in B2B the account they chose. */
export interface LoggedIn {
  person: Person;
  accountId?: string;
}

/** The platform's own login, apart from Stytch and from the app. Ends with the process: its key is made at start. */
export class Session {
  readonly #secret = randomBytes(32).toString('base64url');

  async read(c: Context): Promise<LoggedIn | undefined> {
    const value = await getSignedCookie(c, this.#secret, COOKIE);
    if (!value) return undefined;
    const [key, accountId] = value.split(' ');
    const person = PEOPLE.find((candidate) => candidate.key === key);
    return person && { person, ...(accountId ? { accountId } : {}) };
  }

  async start(c: Context, person: Person, accountId?: string): Promise<void> {
    await setSignedCookie(
      c,
      COOKIE,
      accountId ? `${person.key} ${accountId}` : person.key,
      this.#secret,
      OPTIONS,
    );
  }

  end(c: Context): void {
    deleteCookie(c, COOKIE, OPTIONS);
  }
}
