import type { MemberName } from './named-secrets.ts';

/** What each kind of secret is for, by the name on its chip, in the order in which a flow meets them. */
export const PURPOSES: Record<string, string> = {
  state:
    'Proves that this browser started the flow. Without it, an attacker could send you a link that connects your browser to the attacker’s account (cross-site request forgery). You would think it was yours, and whatever you typed there would go to the attacker.',
  nonce:
    'Proves that the ID token belongs to this login. The app sends the nonce, Stytch puts it into the ID token, and the app compares the two. Without it, a thief could reuse an ID token from an earlier login (replay). The app would mistake the thief for the user.',
  'code challenge':
    'The app makes a secret for each flow, the code verifier. At first it sends only this hash of the verifier (PKCE: Proof Key for Code Exchange). Nobody can compute the verifier from the hash.',
  code: 'Shows that the user agreed. It works only once, and only for a few minutes. Others may see it, because it passes through the browser. So on its own it gives no access: the app’s server exchanges it for tokens.',
  'code verifier':
    'The secret whose hash is the code challenge. It proves that whoever sends the code is the app that started the flow (PKCE). A thief who has only the code gets no tokens.',
  'client secret': 'Proves which app is asking. Only an app with a server can keep one.',
  'access token': 'Lets the app call the API as this user, until it expires.',
  'refresh token':
    'Gets new access tokens. If the app has no client secret, Stytch replaces the refresh token each time it’s used (rotation). The app never uses an old one again. So if an old one is used again, someone has a copy: Stytch revokes the newest token as well.',
  'ID token': 'Says who logged in. It is signed by Stytch. It gives no access.',
  'flow cookie':
    'Holds the state, nonce and code verifier while the user is on the platform, sealed so that only the app can read them.',
  'connection cookie': 'Holds the connection, or a reference to it, sealed so that only the app can read it.',
  'notice cookie': 'Says which notice the next page shows. It gives no access.',
  'platform session cookie': 'Says who is logged in to the platform.',
  'project secret': 'Proves to Stytch that the platform’s own server is asking.',
  'next client secret': 'Will replace the client secret when the rotation ends.',
  token: 'A token that was issued before this log began.',
} satisfies Record<MemberName, string> & Record<string, string>;
