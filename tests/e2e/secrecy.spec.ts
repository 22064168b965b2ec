import { leaks, secretsOnTheWire } from '../support/secrecy.ts';
import { connectAs } from './support/app-pages.ts';
import { sightingsOf } from './support/sightings.ts';
import { expect, story, toldOnce } from './support/story.ts';

/** Every story ends with the search for secrets (support/story.ts); here the search itself is tested. */
const token = {
  name: 'access_token',
  value: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg',
};

const hidden: [how: string, text: string][] = [
  ['in plain text', `<input value="${token.value}">`],
  ['by its signature alone', 'sig=c2lnbmF0dXJlLW9mLXRoZS10b2tlbg'],
  ['in base64', Buffer.from(JSON.stringify({ t: token.value })).toString('base64url')],
  ['in base64, one byte on', Buffer.from(JSON.stringify({ tk: token.value })).toString('base64url')],
  ['in hex', Buffer.from(token.value).toString('hex')],
];

for (const [how, text] of hidden) {
  story(`the search for secrets finds a token ${how}`, toldOnce, () => {
    expect(leaks([{ where: 'a page', text }], [token])).toEqual(['access_token in a page']);
  });
}

story(
  'the search for secrets knows the secrets of a story, and where a code may be',
  toldOnce,
  async ({ page, sandbox, wire }) => {
    await connectAs(page, 'mei');
    const secrets = secretsOnTheWire(await sandbox.requests());
    expect(secrets.map(({ name }) => name)).toEqual([
      'code',
      'code_verifier',
      'client_secret',
      'access_token',
      'refresh_token',
      'id_token',
    ]);
    const carriers = wire.passages.flatMap(sightingsOf).map(({ where, text }) => ({ where, text }));
    const places = leaks(carriers, secrets);
    expect(places.filter((place) => place.includes('address'))).toHaveLength(1);
    expect(places.every((place) => /^code in (address|location of) http/i.test(place))).toBe(true);
  },
);
