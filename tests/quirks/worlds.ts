import { QUIRK_NAMES, type QuirkName } from '../../sandbox/stytch/quirks/catalogue.ts';

/** `unregistered`: the client id is the app's own metadata document, and userinfo is shown instead of tasks. */
export type ClientType = 'confidential' | 'public' | 'unregistered';

/** What runs during a round of the stories. */
export interface World {
  quirk: QuirkName | 'none';
  client: ClientType;
  vertical: 'consumer' | 'b2b';
}

const clients: ClientType[] = ['confidential', 'public', 'unregistered'];
const kinds = (['consumer', 'b2b'] as const).flatMap((vertical) =>
  clients.map((client) => ({ client, vertical })),
);

/** Quirks that show in one kind of world only, or there most. */
const SHOWS_IN: Partial<Record<QuirkName, number>> = {
  'confidential-rotates': 0,
  'refresh-token-repeated': 0,
  'bad-client-400': 0,
  'refresh-reuse-refused': 1,
  'refresh-reuse-accepted': 1,
  'picture-only': 2,
  'profile-picture-only': 2,
  'userinfo-refusal-bare': 2,
  'claims-empty': 5,
  'id-token-organization': 3,
  'revoking-ends-consent': 1,
  'empty-members': 0,
  'null-members': 3,
  'platform-appends-scope': 1,
  'scope-without-offline-access': 4,
  'errors-stytch-names': 3,
};

/**
 * Each quirk in one kind of world, the kinds by turns, and no quirk in all of them: enough for every day.
 * `COMBINATIONS=all`: each quirk in each world.
 */
const worlds: World[] =
  process.env.COMBINATIONS === 'all'
    ? ['none' as const, ...QUIRK_NAMES].flatMap((quirk) => kinds.map((kind) => ({ quirk, ...kind })))
    : [
        ...kinds.map((kind) => ({ quirk: 'none' as const, ...kind })),
        ...QUIRK_NAMES.map((quirk, index) => {
          const { client, vertical } = kinds[SHOWS_IN[quirk] ?? index % kinds.length] ?? {};
          return { quirk, client: client ?? 'public', vertical: vertical ?? 'consumer' };
        }),
      ];

/** The worlds of one kind: each kind has a test file of its own, so that several run at a time. */
export const worldsOf = (vertical: World['vertical'], client: ClientType): World[] =>
  worlds.filter((world) => world.vertical === vertical && world.client === client);
