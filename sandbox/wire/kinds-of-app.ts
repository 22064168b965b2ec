import type { Exchange } from '../control/exchange-log.ts';
import type { Kind } from './kind.ts';

const redirect =
  (where: string) =>
  ({ location }: Exchange) => {
    if (!location) return 'The app answers with a page.';
    return /^[^?]*\/problem\//.test(location)
      ? 'The app sends the browser to a page that explains the problem.'
      : `The app sends the browser ${where}.`;
  };

/** What the browser asks of the app. The app's own addresses stand in lib/routes.ts. */
export const KINDS_OF_APP: readonly Kind[] = [
  {
    is: /^GET \/$/,
    label: 'opens the app',
    sends: 'The user opens the app’s front page.',
    gets: 'The page is the same for everyone, apart from a “Welcome back” for connected browsers. It never shows a name.',
  },
  {
    is: /^GET \/connect$/,
    chapter: 'ask',
    label: 'starts connecting',
    sends:
      'The user wants to connect. The app generates three values that nobody can guess: a state, a nonce and a PKCE verifier. It seals them in a cookie in this browser.',
    gets: ({ location }) =>
      location?.includes('code_challenge=')
        ? 'The app sends the browser to the platform. The address holds the state, the nonce and the hash of the verifier. The verifier itself isn’t in it.'
        : redirect('elsewhere first')({ location } as Exchange),
  },
  {
    is: /^(GET|POST) \/connect\/more$/,
    chapter: 'ask',
    label: 'asks for more access',
    sends: 'The user wants to use a part of the app that needs another scope.',
    gets: redirect('on to ask for it'),
  },
  {
    is: /^GET \/callback$/,
    chapter: 'exchange',
    label: ({ query }) => (query.code ? 'brings the code back' : 'comes back without a code'),
    sends:
      'The browser comes back from the platform. The app looks for the flow cookie with this state. If there is none, nothing proves that this browser started the flow, and the app refuses (cross-site request forgery, RFC 9700 §4.7).',
    gets: redirect(
      'on to the next page. If the user is connected now, it also sets an encrypted cookie that the browser can’t read',
    ),
  },
  {
    is: /^GET \/refresh$/,
    chapter: 'refresh',
    label: 'is sent through /refresh',
    sends:
      'In Next.js a page cannot set cookies while it renders, so it sent the browser here. This route gets a new access token and sets the cookie.',
    gets: redirect('back to its page'),
  },
  {
    is: /^POST \/disconnect$/,
    chapter: 'revoke',
    label: 'presses Disconnect',
    sends:
      'The user ends the connection. The app accepts this only from its own form, so no other site can do it.',
    gets: redirect('on to the next page. It clears the cookies even if Stytch doesn’t answer'),
  },
  {
    is: /^GET \/problem\//,
    label: 'sees what went wrong',
    sends:
      'The app explains the problem on a separate page. The address of that page contains the problem’s code, and nothing else.',
    gets: () => 'The page says what happened, and what to do.',
  },
  {
    is: /^GET \/(start|switch)$/,
    label: ({ path }) => (path === '/start' ? 'sees the start page' : 'is asked which account to use'),
    sends: 'The app tells the user what just happened, and what they can do now.',
    gets: redirect('to another address'),
  },
  {
    is: /^GET \/(health|ready)$/,
    label: 'asks whether the app is up',
    sends: 'Load balancers and monitors ask this. It is not part of OAuth.',
    gets: 'The app is up.',
  },
  {
    is: /^GET \/client-metadata\.json$/,
    label: 'reads the client’s metadata',
    sends:
      'This address can be the app’s client ID. If so, the authorization server comes here to find out who the app is.',
    gets: 'The app says what it is called, where it is, and where the browser may be sent back to.',
  },
  {
    is: /^POST \/jobs\//,
    label: 'starts a job',
    sends: 'A scheduler tells the app to do work for users who are away. It authenticates with a secret.',
    gets: 'The app has done the work.',
  },
  {
    is: /^\S+ \/api\//,
    chapter: 'use',
    label: 'asks for data',
    sends:
      'A script on the page asks the app, never the API, because the script has no token. The app calls the API as the user.',
    gets: 'The app passes on the data, but no token that the script can read.',
  },
  {
    is: /^GET /,
    chapter: 'use',
    label: 'opens a page',
    sends:
      'If the browser is connected, it sends the sealed cookie. The app opens the cookie on its server, and calls the API if the page needs data.',
    gets: redirect('to another address'),
  },
  {
    is: /^POST /,
    chapter: 'use',
    label: 'submits a form',
    sends:
      'The browser sends what the user typed or chose. The app checks that its own page sent it, and calls the API as the user if needed.',
    gets: redirect('back to the page'),
  },
];
