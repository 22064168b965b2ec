import type { Exchange } from '../control/exchange-log.ts';
import { errorOf, isByThief, type Kind } from './kind.ts';

const grant = (name: string) => (exchange: Exchange) => exchange.params.grant_type === name;

/** What Stytch is asked: by the app for tokens, by the platform's backend for the rest. */
export const KINDS_OF_STYTCH: readonly Kind[] = [
  {
    is: /^GET \/\.well-known\/o/,
    label: 'reads the metadata',
    sends: 'The app asks the issuer where its endpoints are. It keeps the answer for ten minutes.',
    gets: 'The issuer names itself and its endpoints (RFC 8414).',
  },
  {
    is: /^GET \/\.well-known\/jwks/,
    label: 'reads the signing keys',
    sends: 'The app fetches the public keys, to check who signed the ID token.',
    gets: 'The issuer sends its public keys, each with its kid (RFC 7517).',
  },
  {
    is: /^POST .*\/oauth2\/token$/,
    when: isByThief,
    chapter: 'refresh',
    label: 'tries a copied refresh token',
    sends: 'A thief sends the copied refresh token, but has no client secret to send with it.',
    gets: (exchange) => {
      const error = errorOf(exchange);
      if (!error)
        return 'The thief gets new tokens: a public client has no secret that Stytch could ask for. But now the app’s own refresh token is used up. When the app sends it, Stytch notices the theft and revokes all refresh tokens of the connection.';
      return `Stytch refuses: ${error}.${error === 'invalid_client' ? ' Without the client secret the copy is worthless. The app’s own connection still works.' : ''}`;
    },
  },
  {
    is: /^POST .*\/oauth2\/token$/,
    when: grant('authorization_code'),
    chapter: 'exchange',
    label: 'exchanges the code',
    sends:
      'The app’s server sends the code with the verifier. Only the app that started the flow knows the verifier, so a stolen code is worthless.',
    gets: 'Stytch sends the tokens: one for the API, one that says who the user is, and one to get new ones. They never reach the browser in a form that it can read.',
  },
  {
    is: /^POST .*\/oauth2\/token$/,
    when: grant('refresh_token'),
    chapter: 'refresh',
    label: 'refreshes',
    sends: 'The app’s server sends the refresh token. The user notices nothing.',
    gets: (exchange) =>
      errorOf(exchange)
        ? `Stytch sends no new tokens: ${errorOf(exchange)}.${errorOf(exchange) === 'invalid_grant' ? ' This refresh token is no longer valid. If a newer one had already replaced it (rotation), Stytch treats that as theft, and revokes all refresh tokens of the connection.' : ''}`
        : exchange.answer.includes('"refresh_token"')
          ? 'Stytch sends a new access token and a new refresh token. The old one is used up: anyone who sends it again is treated as a thief.'
          : 'Stytch sends a new access token. An app with a client secret (a confidential client) keeps its refresh token: a thief would need the client secret, too.',
  },
  {
    is: /\/oauth2\/userinfo$/,
    chapter: 'use',
    label: 'asks who the user is',
    sends: 'The app asks the issuer for the claims about the user (OpenID Connect Core §5.3).',
    gets: 'The issuer sends the claims that the granted scopes allow.',
  },
  {
    is: /\/oauth2\/introspect$/,
    chapter: 'use',
    label: 'asks whether a token is valid',
    sends: 'A server that received a token asks the issuer about it (RFC 7662).',
    gets: 'The issuer says whether the token is active.',
  },
  {
    is: /\/oauth2\/revoke$/,
    chapter: 'revoke',
    label: 'revokes the token',
    sends:
      'The app tells Stytch to revoke the token. If it is the refresh token, Stytch revokes the access token, too. But the platform’s API doesn’t ask Stytch: it accepts a copied access token until it expires.',
    gets: 'Stytch has revoked it. An unknown token would get the same answer.',
  },
  {
    is: /authorize\/start$/,
    label: 'asks what the user may allow',
    sends: 'The platform’s backend asks Stytch which app is asking, and what this user may allow.',
    gets: 'Stytch sends the app’s name, and a description of each scope.',
  },
  {
    is: /oauth\/authorize$/,
    label: 'says what the user decided',
    sends:
      'The platform’s backend tells Stytch the decision. Its project secret proves that it’s allowed to.',
    gets: 'Stytch sends the address that takes the browser back to the app.',
  },
  {
    is: /connected_apps\/[^/]+\/revoke$/,
    chapter: 'revoke',
    label: 'withdraws consent',
    sends:
      'The user has withdrawn consent on the platform. The platform’s backend tells Stytch. Its project secret proves that it’s allowed to.',
    gets: 'None of the refresh tokens issued under that consent work any more.',
  },
  {
    is: /^/,
    label: 'calls Stytch’s API',
    sends: 'The platform’s backend looks something up in its Stytch project.',
    gets: 'Stytch answers.',
  },
];
