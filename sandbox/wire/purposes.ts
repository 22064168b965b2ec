import type { MemberName } from './named-secrets.ts';

/** What each kind of secret is for, by the name on its chip, in the order in which a flow meets them. */
export const PURPOSES: Record<string, string> = {
  state: 'Proves that this browser began the flow. Otherwise somebody could slip their own login into yours.',
  nonce: 'Ties the ID token to this login: it comes back inside the token. An old one can’t be replayed.',
  'code challenge':
    'The hash of the code verifier, sent ahead (PKCE). The verifier can’t be computed from it.',
  code: 'Stands for the user’s consent, for a few minutes and one use. The app exchanges it for tokens.',
  'code verifier':
    'Proves that whoever brings the code is the app that asked for it (PKCE). A stolen code is worthless.',
  'client secret': 'Proves which app is asking. Only an app with a server can keep one.',
  'access token': 'Opens the API for the app, as this user, until it expires.',
  'refresh token':
    'Gets new access tokens. For an app without a client secret each use replaces it (rotation), so a copied one is noticed.',
  'ID token': 'Says who logged in, signed by Stytch. It opens nothing.',
  'flow cookie':
    'Holds state, nonce and code verifier while the user is away, sealed so that only the app can read it.',
  'connection cookie': 'Holds the tokens, sealed so that only the app can read it.',
  'notice cookie': 'Says which notice the next page shows. It opens nothing.',
  'platform session cookie': 'Says who is logged in at the platform.',
  'project secret': 'Proves to Stytch that the platform’s own server is asking.',
  'next client secret': 'Takes the place of the client secret when that is replaced.',
  token: 'A token that was sent, but issued before this log began.',
} satisfies Record<MemberName, string> & Record<string, string>;
