import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { person } from '../../sandbox/testing/connect.ts';
import type { Person } from './person.ts';
import { Stage } from './stage.ts';
import type { World } from './worlds.ts';

const names = { ana: 'Ana Lindqvist', ben: 'Ben Okafor' };
const { email } = person('ana');

/** Short enough to be let run out several times, long enough for a slow machine. In seconds. */
const TTL = 100;

/** What the app assumes where nothing says how long access lasts. A token's `exp` is past for an app whose clock is ahead. */
const ASSUMED_LIFE = 300;

/** Quirks by which the refusal of a refresh names the user, member or organization that is gone. */
const SAYS_WHO_IS_GONE = /^errors-stytch-.*names$/;

/** The stories that must go well wherever Stytch may differ from what the stand-in does by itself. */
export const tellStories = (worlds: World[]) =>
  describe.each(worlds)('$quirk, $vertical, $client:', (world) => {
    const { quirk, client, vertical } = world;
    const hasTasks = client !== 'unregistered';
    const life = quirk === 'expires-in-absent' ? ASSUMED_LIFE : TTL;
    let stage: Stage;

    beforeAll(async () => {
      stage = await Stage.set(world);
    });
    afterAll(() => stage.strike());

    async function toConsent(person: Person, who: keyof typeof names = 'ana') {
      await person.open(stage.appUrl);
      await person.press('Connect');
      await person.press(`Continue as ${names[who]}`);
      if (vertical === 'b2b' && who === 'ana') await person.press(/Juniper Labs/);
    }

    async function connected(who: keyof typeof names = 'ana', accessTokenTtl?: number): Promise<Person> {
      const person = await stage.newcomer();
      if (accessTokenTtl) await stage.switch('switches', { accessTokenTtl });
      await toConsent(person, who);
      await person.press('Allow');
      expect(person.url).toBe(`${stage.appUrl}/connected`);
      return person;
    }

    function expectOwnData(person: Person) {
      expect([person.status, person.url]).toEqual([200, `${stage.appUrl}/connected`]);
      expect(person.text).toContain(hasTasks ? 'Book a room for the workshop' : email);
    }

    /** Also when the access token of now has run out. */
    async function staysConnected(person: Person) {
      await stage.later(life + 10);
      await person.open(`${stage.appUrl}/connected`);
      expectOwnData(person);
    }

    it('a person connects, sees their own data and disconnects', async () => {
      const person = await connected();
      expectOwnData(person);
      // Where the ID token says no name, userinfo does (OpenID Connect Core §5.4).
      expect(person.heading).toBe('Hello, Ana Lindqvist');
      if (vertical === 'b2b') expect(person.text).toContain('juniper-labs');
      await person.press('Disconnect');
      expect(person.text).toContain('You are disconnected');
      await person.open('/connected');
      expect(person.url).toContain('/start');
    });

    // Told only where it can be: CI takes a skipped test for a failed one.
    if (hasTasks) {
      it('is asked for more when they want to edit, and edits', async () => {
        const person = await connected('ana', TTL);
        // Where more was granted than the app asked for, there is nothing left to ask.
        if (quirk === 'platform-appends-scope') {
          expect(person.text).not.toContain('Allow editing');
          expect(person.text).toContain('Add tasks and tick them off');
          expect(await stage.tokenRequests('authorization_code')).toBe(1);
        } else {
          await person.press('Allow editing');
          await person.press('Allow');
        }
        person.fill('New task', 'Call the printer');
        await person.press('Add task');
        expect(person.text).toContain('Call the printer');
        await person.press(/^Mark as done: Call the printer/);
        expect(person.text).toContain('Done: Call the printer');
        await staysConnected(person);
      });

      it('who may not edit stays connected as before', async () => {
        const person = await connected('ben', TTL);
        await person.press('Allow editing');
        if (quirk === 'scope-refused') {
          // Stytch refuses before any redirect: only the platform's page can say so.
          expect(person.text).toContain('This request cannot go on');
          await person.open(`${stage.appUrl}/connected`);
        } else {
          await person.press('Allow');
          expect(person.text).toContain('did not allow all that was asked for');
        }
        expect(person.text).toContain('Book a room for the workshop');
        await staysConnected(person);
      });
    }

    it('who declines is told so kindly, and may change their mind', async () => {
      const person = await stage.newcomer();
      await toConsent(person);
      await person.press('Deny');
      if (quirk === 'deny-without-state') {
        // Nothing says which flow it was: no page of ours can be sure, so it offers to start again.
        expect(person.url).toContain('/problem/');
        await person.open(stage.appUrl);
      } else {
        expect(person.text).toContain('Access was not allowed');
      }
      await person.press('Connect');
      await person.press('Allow');
      expectOwnData(person);
    });

    it('access that is about to end is renewed, again and again', async () => {
      const person = await stage.newcomer();
      await stage.switch('switches', { accessTokenTtl: TTL });
      await toConsent(person);
      await person.press('Allow');
      for (const round of [1, 2, 3]) {
        await stage.later(life - 10);
        await person.open(`${stage.appUrl}/connected`);
        expectOwnData(person);
        expect(await stage.tokenRequests('refresh_token')).toBeGreaterThanOrEqual(round);
      }
    });

    it.each([
      ['was withdrawn', 'revoke-consent', { person: 'ana' }],
      ['has run out', 'expire-refresh-tokens', {}],
      ['went with the person’s deleted account', 'delete-person', { person: 'ana' }],
    ])('access that %s ends the connection, and the person may connect again', async (_how, path, body) => {
      const person = await stage.newcomer();
      await stage.switch('switches', { accessTokenTtl: TTL });
      await toConsent(person);
      await person.press('Allow');
      await stage.switch(path, body);
      await stage.later(life + 10);
      await person.open(`${stage.appUrl}/connected`);
      const page =
        path === 'delete-person' && SAYS_WHO_IS_GONE.test(quirk) ? 'account_gone' : 'access_withdrawn';
      expect(new URL(person.url).pathname).toBe(`/problem/${page}`);
      await stage.switch('switches', { accessTokenTtl: null });
      await person.open(stage.appUrl);
      await person.press('Connect');
      // With the account went the choice of its organization.
      if (vertical === 'b2b' && path === 'delete-person') await person.press(/Juniper Labs/);
      await person.press('Allow');
      expectOwnData(person);
    });

    it('a code that the issuer refuses leads to a page that says so', async () => {
      const person = await stage.newcomer();
      await toConsent(person);
      const callback = new URL(await person.pressAndWait('Allow'));
      callback.searchParams.set('code', 'a-code-that-nobody-issued');
      await person.open(callback.href);
      expect(person.url).toBe(`${stage.appUrl}/problem/code_rejected`);
      expect(stage.log).not.toContain(callback.searchParams.get('state'));
    });

    it('a callback that is opened again spends nothing', async () => {
      const person = await connected();
      const callback = person.visited.findLast((url) => url.includes('/callback?')) ?? '';
      const before = await stage.tokenRequests('authorization_code');
      await person.open(callback);
      expectOwnData(person);
      const stranger = stage.stranger();
      await stranger.open(callback);
      expect(stranger.url).toBe(`${stage.appUrl}/problem/flow_unknown`);
      expect(await stage.tokenRequests('authorization_code')).toBe(before);
    });
  });
