import type { MemberName } from './named-secrets.ts';

/** What each kind of secret is for, by the name on its chip, in the order in which a flow meets them. */
export const PURPOSES: Record<string, string> = {
  state:
    'Proves that this browser began the flow. Otherwise somebody could send you a link that completes their login in your browser (cross-site request forgery). You would use their account, and think it is yours.',
  nonce:
    'Ties the ID token, which says who logged in, to this login: it comes back inside the token. Otherwise somebody could bring a stolen token of an earlier login (replay), and be taken for its user.',
  'code challenge':
    'The hash of a secret of this flow, the code verifier, sent ahead (PKCE: Proof Key for Code Exchange). The verifier can’t be computed from it.',
  code: 'Stands for the user’s consent, for a few minutes and one use. It passes through the browser, where others may see it, so it is no token: the app’s server exchanges it for tokens.',
  'code verifier':
    'The secret behind the code challenge. It proves that whoever brings the code is the app that asked for it (PKCE). Without it a stolen code is worthless.',
  'client secret': 'Proves which app is asking. Only an app with a server can keep one.',
  'access token': 'Opens the API for the app, as this user, until it expires.',
  'refresh token':
    'Gets new access tokens. For an app without a client secret each use replaces it (rotation). Stytch takes an old one that comes again for a stolen copy, and ends the newest as well.',
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
