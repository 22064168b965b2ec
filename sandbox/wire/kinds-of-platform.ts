import type { Exchange } from '../control/exchange-log.ts';
import type { Kind } from './kind.ts';

const back = ({ location }: Exchange) =>
  location?.includes('code=')
    ? 'The platform sends the browser back to the app, with a code. The code is worthless without the verifier that the app holds.'
    : location?.includes('error=')
      ? 'The platform sends the browser back to the app with an error in place of a code.'
      : 'The platform answers with a page.';

/** What the platform is asked: by the browser for its pages, by the app for its API. */
export const KINDS_OF_PLATFORM: readonly Kind[] = [
  {
    is: /^GET \/oauth\/authorize$/,
    chapter: 'consent',
    label: 'arrives at the Authorization URL',
    sends:
      'The browser carries the authorization request, and the user or an extension could read or change it there. So the request holds neither the client secret nor the verifier: the challenge is only a hash of the verifier.',
    gets: back,
  },
  {
    is: /^POST \/login$/,
    chapter: 'consent',
    label: 'logs in',
    sends: 'The user logs in to the platform. The app sees none of this.',
    gets: 'The platform now knows who the user is, and sends the browser back to the page it came from.',
  },
  {
    is: /^POST \/organization$/,
    chapter: 'consent',
    label: 'chooses an organization',
    sends: 'The user belongs to several organizations. Each consent covers only one of them.',
    gets: 'The platform sends the browser back to the page it came from.',
  },
  {
    is: /^POST \/oauth\/authorize$/,
    chapter: 'consent',
    label: ({ params }) => (params.decision === 'allow' ? 'says yes' : 'says no'),
    sends:
      'The user decides, and the platform’s server tells Stytch. If the answer is yes, Stytch remembers the consent and issues a code.',
    gets: back,
  },
  {
    is: /^POST \/logout$/,
    chapter: 'consent',
    label: 'logs out',
    sends: 'The user wants to log in to the platform as someone else.',
    gets: 'The platform logs the user out.',
  },
  {
    is: /^GET \/apps$/,
    chapter: 'revoke',
    label: 'looks at connected apps',
    sends: 'On the platform, the user sees which apps can act for them.',
    gets: 'The platform lists them.',
  },
  {
    is: /^POST \/apps$/,
    chapter: 'revoke',
    label: 'removes access',
    sends: 'The user withdraws consent on the platform, without going through the app.',
    gets: 'None of the refresh tokens issued under that consent work any more. The app finds out when it next refreshes.',
  },
  {
    is: /^GET \/v1\//,
    chapter: 'use',
    label: 'reads the user’s data',
    sends:
      'The app’s server calls the API with the access token. The API checks its signature, lifetime and scope.',
    gets: 'The API answers with the data of the user whom the token names.',
  },
  {
    is: /^(POST|PATCH|PUT|DELETE) \/v1\//,
    chapter: 'use',
    label: 'changes the user’s data',
    sends: 'The app’s server changes the user’s data. The token must include the scope for that.',
    gets: 'The API makes the change, because the user allowed it.',
  },
];
