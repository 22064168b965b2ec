import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectTexts, flowNotices, startNotices } from '../../lib/texts.ts';
import { sampleUser } from '../../sandbox/testing/connect.ts';
import type { ScriptlessUser } from './scriptless-user.ts';
import { Stage } from './stage.ts';
import type { World } from './worlds.ts';

const names = { ana: 'Ana Lindqvist', ben: 'Ben Okafor' };
const { email } = sampleUser('ana');

/** Short enough to be let run out several times, long enough for a slow machine. In seconds. */
const TTL = 100;

/** What the app assumes where nothing says how long access lasts. A token's `exp` is past for an app whose clock is ahead. */
const ASSUMED_LIFE = 300;

/** Quirks by which the refusal of a refresh names the user, member or organization that is gone. */
const SAYS_WHO_IS_GONE = /^errors-stytch-.*names$/;

const endings = [
  ['the account of the user was deleted', 'delete-user', { user: 'ana' }],
  ['the user withdrew access', 'revoke-consent', { user: 'ana' }],
  ['the refresh token expired', 'expire-refresh-tokens', {}],
] as const;

/** Quirks that may change how any story goes: those of errors, refreshes, revocation, scopes and the callback. */
const REACHES_FAR = /^none$|error|bad|refresh|revok|rotat|scope|callback|deny|code/;

/** The stories that must pass wherever Stytch may differ from what the stand-in does by itself. */
export const tellStories = (worlds: World[]) =>
  describe.each(worlds)('the app with the quirk $quirk, $vertical, $client:', (world) => {
    const { quirk, client, vertical } = world;
    const hasTasks = client !== 'unregistered';
    const life = quirk === 'expires-in-absent' ? ASSUMED_LIFE : TTL;
    const all = process.env.COMBINATIONS === 'all' || REACHES_FAR.test(quirk);
    const turn = worlds.indexOf(world) % 2;
    /** For stories that the other quirks are told by turns. */
    const itIn = (turnOfStory: number) => (all || turn === turnOfStory ? it : () => {});
    let stage: Stage;

    beforeAll(async () => {
      stage = await Stage.set(world);
    });
    afterAll(() => stage.strike());

    async function toConsent(user: ScriptlessUser, who: keyof typeof names = 'ana') {
      await user.open(stage.appUrl);
      await user.press(connectTexts.button);
      await user.press(`Continue as ${names[who]}`);
      if (vertical === 'b2b' && who === 'ana') await user.press(/Juniper Labs/);
    }

    async function connected(
      who: keyof typeof names = 'ana',
      accessTokenTtl?: number,
    ): Promise<ScriptlessUser> {
      const user = await stage.newUser();
      if (accessTokenTtl) await stage.switch('switches', { accessTokenTtl });
      await toConsent(user, who);
      await user.press('Allow');
      expect(user.url).toBe(`${stage.appUrl}/connected`);
      return user;
    }

    function expectOwnData(user: ScriptlessUser) {
      expect([user.status, user.url]).toEqual([200, `${stage.appUrl}/connected`]);
      expect(user.text).toContain(hasTasks ? 'Book a room for the workshop' : email);
    }

    /** Also when the access token of now has run out. */
    async function staysConnected(user: ScriptlessUser) {
      await stage.later(life + 10);
      await user.open(`${stage.appUrl}/connected`);
      expectOwnData(user);
    }

    it('a user connects, sees their own data and disconnects', async () => {
      const user = await connected();
      expectOwnData(user);
      // Where the ID token says no name, userinfo does (OpenID Connect Core §5.4).
      expect(user.heading).toBe('Hello, Ana Lindqvist');
      if (vertical === 'b2b') expect(user.text).toContain('Juniper Labs');
      await user.press('Disconnect');
      expect(user.text).toContain(startNotices.disconnected.title);
      await user.open('/connected');
      expect(user.url).toContain('/start');
    });

    // Told only where it can be: CI takes a skipped test for a failed one.
    if (hasTasks) {
      it('a user who wants to edit allows another scope, and edits', async () => {
        const user = await connected('ana', TTL);
        // Where more was granted than the app asked for, there is nothing left to ask.
        if (quirk === 'platform-appends-scope') {
          expect(user.text).not.toContain('Allow editing');
          expect(user.text).toContain('Add tasks and tick them off');
          expect(await stage.tokenRequests('authorization_code')).toBe(1);
        } else {
          await user.press('Allow editing');
          await user.press('Allow');
        }
        user.fill('New task', 'Call the printer');
        await user.press('Add task');
        expect(user.text).toContain('Call the printer');
        await user.press(/^Mark as done: Call the printer/);
        expect(user.text).toContain('Done: Call the printer');
        await staysConnected(user);
      });

      itIn(0)('a user who may not edit stays connected', async () => {
        const user = await connected('ben', TTL);
        await user.press('Allow editing');
        if (quirk === 'scope-refused') {
          // Stytch refuses before any redirect: only the platform's page can say so.
          expect(user.text).toContain('We can’t continue with this request');
          await user.open(`${stage.appUrl}/connected`);
        } else {
          await user.press('Allow');
          expect(user.text).toContain(flowNotices.not_granted.title);
        }
        expect(user.text).toContain('Book a room for the workshop');
        await staysConnected(user);
      });
    }

    itIn(1)('a user who declines sees a notice, and can connect afterwards', async () => {
      const user = await stage.newUser();
      await toConsent(user);
      await user.press('Deny');
      if (quirk === 'deny-without-state') {
        // Nothing says which flow it was: no page of ours can be sure, so it offers to start again.
        expect(user.url).toContain('/problem/');
        await user.open(stage.appUrl);
      } else {
        expect(user.text).toContain(startNotices.access_denied.title);
      }
      await user.press(connectTexts.button);
      await user.press('Allow');
      expectOwnData(user);
    });

    it('the app refreshes access that is about to end, three times in a row', async () => {
      const user = await stage.newUser();
      await stage.switch('switches', { accessTokenTtl: TTL });
      await toConsent(user);
      await user.press('Allow');
      for (const round of [1, 2, 3]) {
        await stage.later(life - 10);
        await user.open(`${stage.appUrl}/connected`);
        expectOwnData(user);
        expect(await stage.tokenRequests('refresh_token')).toBeGreaterThanOrEqual(round);
      }
    });

    it.each(endings.filter((_, index) => all || index === 0 || index === 1 + turn))(
      'the connection ends when %s, and the user can connect again',
      async (_how, path, body) => {
        const user = await stage.newUser();
        await stage.switch('switches', { accessTokenTtl: TTL });
        await toConsent(user);
        await user.press('Allow');
        await stage.switch(path, body);
        await stage.later(life + 10);
        await user.open(`${stage.appUrl}/connected`);
        const page =
          path === 'delete-user' && SAYS_WHO_IS_GONE.test(quirk) ? 'account_gone' : 'access_withdrawn';
        expect(new URL(user.url).pathname).toBe(`/problem/${page}`);
        await stage.switch('switches', { accessTokenTtl: null });
        await user.open(stage.appUrl);
        await user.press(connectTexts.button);
        // With the account went the choice of its organization.
        if (vertical === 'b2b' && path === 'delete-user') await user.press(/Juniper Labs/);
        await user.press('Allow');
        expectOwnData(user);
      },
    );

    itIn(0)('a code that the issuer refuses leads to the problem code_rejected', async () => {
      const user = await stage.newUser();
      await toConsent(user);
      const callback = new URL(await user.pressAndWait('Allow'));
      callback.searchParams.set('code', 'a-code-that-was-never-issued');
      await user.open(callback.href);
      expect(user.url).toBe(`${stage.appUrl}/problem/code_rejected`);
      expect(stage.log).not.toContain(callback.searchParams.get('state'));
    });

    itIn(1)('a callback that is opened again sends no second token request', async () => {
      const user = await connected();
      const callback = user.visited.findLast((url) => url.includes('/callback?')) ?? '';
      const before = await stage.tokenRequests('authorization_code');
      await user.open(callback);
      expectOwnData(user);
      const other = stage.anotherUser();
      await other.open(callback);
      expect(other.url).toBe(`${stage.appUrl}/problem/flow_unknown`);
      expect(await stage.tokenRequests('authorization_code')).toBe(before);
    });
  });
