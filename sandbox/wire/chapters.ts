/** A part of a flow: what happens in it, where a standard says so, and which file of this project does it. */
export interface Chapter {
  title: string;
  sentence: string;
  standards: readonly [name: string, section: string][];
  files: readonly string[];
}

/** In the order in which a flow goes through them. */
export const CHAPTERS = {
  ask: {
    title: 'Ask',
    sentence:
      'The app sends the browser to the platform, with three values. Later, the state proves that this browser started the flow, the nonce proves that the ID token belongs to this login, and PKCE proves that this app asked for the code.',
    standards: [
      ['RFC 6749', '4.1.1'],
      ['RFC 7636', '4.3'],
    ],
    files: ['app/connect/route.ts', 'lib/oauth/authorization-request.ts'],
  },
  consent: {
    title: 'Consent',
    sentence:
      'The user logs in to the platform, and decides there what the app may do. The app isn’t involved, and never sees a password. The platform sends the browser back: with a code, or with an error if the user said no.',
    standards: [['RFC 6749', '4.1.2']],
    files: ['sandbox/platform/authorization-url.ts'],
  },
  exchange: {
    title: 'Exchange',
    sentence:
      'A successful flow brings a code, not a token. The code is in an address, which may stay in the browser’s history and in logs, where others may see it. So the app’s server sends it straight to Stytch, along with the verifier, which proves that this app started the flow (PKCE). Someone who steals the code doesn’t have the verifier.',
    standards: [
      ['RFC 6749', '4.1.3'],
      ['RFC 7636', '4.5'],
    ],
    files: ['app/callback/route.ts', 'lib/oauth/exchange-code.ts'],
  },
  use: {
    title: 'Use',
    sentence:
      'The app’s server calls the API as the user. The browser gets the data, but never a token it can read.',
    standards: [['RFC 6750', '2.1']],
    files: ['lib/web/as-user.ts', 'lib/platform/request.ts'],
  },
  refresh: {
    title: 'Refresh',
    sentence:
      'The access token has expired, or was refused. The app gets a new one without asking the user. If the app has no client secret, Stytch replaces its refresh token, too (rotation). The app never uses an old one again. So if an old one is used again, someone has a copy, and Stytch revokes the newest as well. The thief can’t get any more tokens, and the user connects again.',
    standards: [
      ['RFC 6749', '6'],
      ['RFC 9700', '4.14.2'],
    ],
    files: ['app/refresh/route.ts', 'lib/connection/refresh-connection.ts'],
  },
  revoke: {
    title: 'Revoke',
    sentence:
      'The user ends the connection, in the app or on the platform. From then on, no copy of the refresh token can get new tokens. The platform’s API checks tokens on its own, without asking Stytch, so a copied access token keeps working until it expires.',
    standards: [['RFC 7009', '2.1']],
    files: ['app/disconnect/route.ts', 'lib/oauth/revoke.ts'],
  },
} as const satisfies Record<string, Chapter>;

export type ChapterKey = keyof typeof CHAPTERS;
export const CHAPTER_KEYS = Object.keys(CHAPTERS) as ChapterKey[];

/** Where the section of an RFC can be read. */
export const rfcAddress = (name: string, section: string): string =>
  `https://www.rfc-editor.org/rfc/${name.toLowerCase().replace(' ', '')}#section-${section}`;
