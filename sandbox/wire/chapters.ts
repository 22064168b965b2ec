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
      'The app sends the browser to the platform, with three values. They will show that the answer is for this browser (state), this login (nonce) and this app (PKCE: the hash of a secret that the app keeps).',
    standards: [
      ['RFC 6749', '4.1.1'],
      ['RFC 7636', '4.3'],
    ],
    files: ['app/connect/route.ts', 'lib/oauth/authorization-request.ts'],
  },
  consent: {
    title: 'Consent',
    sentence:
      'The user logs in at the platform, and decides there what the app may do. The app isn’t involved, and never sees a password. The platform sends the browser back with a code.',
    standards: [['RFC 6749', '4.1.2']],
    files: ['sandbox/platform/authorization-url.ts'],
  },
  exchange: {
    title: 'Exchange',
    sentence:
      'The browser brings a code, and no token: the code is in an address, which stays in the history and in logs, where others may see it. The app’s server exchanges the code at Stytch itself. With the secret behind the hash, it proves that it began the flow (PKCE). A thief of the code can’t.',
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
      'The access token has expired, or was refused. The app gets a new one without asking the user. If the app has no secret, its refresh token is replaced, too (rotation). If an old one comes again, Stytch takes it for a stolen copy, and ends the newest as well: the thief gets nothing new, and the user connects again.',
    standards: [
      ['RFC 6749', '6'],
      ['RFC 9700', '4.14.2'],
    ],
    files: ['app/refresh/route.ts', 'lib/connection/refresh-connection.ts'],
  },
  revoke: {
    title: 'Revoke',
    sentence:
      'The user ends the connection, in the app or at the platform. From now on no copy of the refresh token gets new tokens. This API checks tokens by itself, so a copied access token works until it expires.',
    standards: [['RFC 7009', '2.1']],
    files: ['app/disconnect/route.ts', 'lib/oauth/revoke.ts'],
  },
} as const satisfies Record<string, Chapter>;

export type ChapterKey = keyof typeof CHAPTERS;
export const CHAPTER_KEYS = Object.keys(CHAPTERS) as ChapterKey[];

/** Where the section of an RFC can be read. */
export const rfcAddress = (name: string, section: string): string =>
  `https://www.rfc-editor.org/rfc/${name.toLowerCase().replace(' ', '')}#section-${section}`;
