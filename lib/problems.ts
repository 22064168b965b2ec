/** One way in which the app fails: what the user reads, and how the operator's log ranks it. */
export type Problem = {
  /** HTTP status of the problem page. */
  readonly status: number;
  /** `info`: the user did it; `warn`: look at it when it is frequent; `error`: the operator must act. */
  readonly level: 'info' | 'warn' | 'error';
  readonly title: string;
  readonly happened: string;
  /** What the user can do next; without it, to start again. */
  readonly advice?: string;
  /** Where the page leads: back to where the user was (`renew`: or to a new flow), or to the front page; without it, to a new flow. */
  readonly way?: 'connect' | 'retry' | 'renew' | 'home';
};

const nothingLost = 'Nothing was changed in this app.';
const renewal = 'Your access has to be renewed from time to time.';
const kept = 'This app kept your connection.';
const tryOrConnect =
  'Try again, or connect again. If neither helps, tell whoever runs this app, with the code below.';

/** The closed list: every failure of the app has one of these codes, and each code has a page, `/problem/<code>`. */
export const problems = {
  invalid_link: {
    status: 400,
    level: 'info',
    title: 'This link does not work',
    happened: 'The link that brought you here asks for something this app does not offer.',
    advice: 'Start from the front page instead.',
    way: 'home',
  },
  callback_invalid: {
    status: 400,
    level: 'warn',
    title: 'The answer made no sense',
    happened: `The address that brought you back is damaged or was put together by hand. ${nothingLost}`,
  },
  flow_unknown: {
    status: 400,
    level: 'info',
    title: 'Please start again',
    happened:
      'You came back from the platform, but this browser has no open request that fits. The request may have been used before, have taken more than ten minutes, or have begun in another browser; or this browser was connected anew meanwhile.',
    advice: 'Start again in this browser.',
  },
  issuer_mismatch: {
    status: 400,
    level: 'error',
    title: 'The answer came from somewhere else',
    happened: `Another party than the one you were sent to gave the answer, so we did not use it. ${nothingLost}`,
  },
  authorization_failed: {
    status: 502,
    level: 'warn',
    title: 'The platform could not finish',
    happened: `The platform sent you back with an error instead of its permission. ${nothingLost}`,
  },
  code_rejected: {
    status: 400,
    level: 'warn',
    title: 'The permission was no longer valid',
    happened: `The platform’s permission can be used once and for a short time, and it was refused. ${nothingLost}`,
  },
  client_rejected: {
    status: 500,
    level: 'error',
    title: 'This app is not set up correctly',
    happened: 'The platform did not accept this app’s own credentials or settings. It is not your fault.',
    advice: 'Tell whoever runs this app, with the code below. Trying again will not help until it is fixed.',
    way: 'home',
  },
  token_response_invalid: {
    status: 502,
    level: 'error',
    title: 'We could not trust the answer',
    happened: `The answer that should have completed the connection was incomplete or malformed, so we did not use it. ${nothingLost}`,
  },
  id_token_invalid: {
    status: 502,
    level: 'error',
    title: 'We could not confirm who you are',
    happened: `The proof of your identity failed a check, so we did not use it. ${nothingLost}`,
  },
  issuer_unavailable: {
    status: 503,
    level: 'warn',
    title: 'The sign-in service is not answering',
    happened: `We could not reach the service that completes the connection, or it is too busy. ${nothingLost}`,
    advice: 'Wait a minute and start again.',
  },
  issuer_misconfigured: {
    status: 502,
    level: 'error',
    title: 'The sign-in service is not set up',
    happened: 'The service that completes the connection published settings that this app cannot use.',
    advice: 'Tell whoever runs this app, with the code below.',
    way: 'home',
  },
  connection_too_large: {
    status: 500,
    level: 'error',
    title: 'Your account’s permission is too large to keep',
    happened:
      'The token that the platform issued is larger than browsers and proxies carry in cookies. What was connected before is as it was.',
    advice:
      'Tell whoever runs the platform: the access token template of this Connected App holds too many claims. A smaller template fixes this.',
    way: 'home',
  },
  access_withdrawn: {
    status: 401,
    level: 'info',
    title: 'Your access was withdrawn',
    happened:
      'The platform says that this app may no longer act for you: the access was withdrawn there, has run out, or was used elsewhere. This app has deleted its connection.',
    advice: 'If you want to go on, connect again.',
  },
  account_gone: {
    status: 401,
    level: 'info',
    title: 'Your account was not found',
    happened:
      'The platform says that this account, its membership or its organization no longer exists. This app is not connected to it.',
    advice: 'If you have another account on the platform, connect with that one.',
  },
  refresh_unavailable: {
    status: 503,
    level: 'warn',
    title: 'The sign-in service is not answering',
    happened: `${renewal} The service that renews it is not answering, or asks for a pause. ${kept}`,
    advice: 'Wait a minute and try again.',
    way: 'renew',
  },
  refresh_refused: {
    status: 502,
    level: 'warn',
    title: 'Your access was not renewed',
    happened: `${renewal} The sign-in service answered, and refused to renew it. ${kept}`,
    advice: tryOrConnect,
    way: 'renew',
  },
  refresh_unreadable: {
    status: 502,
    level: 'error',
    title: 'We could not read the reply',
    happened: `${renewal} The sign-in service answered, and this app could not read the reply or could not trust it. ${kept}`,
    advice: tryOrConnect,
    way: 'renew',
  },
  cross_site_request: {
    status: 403,
    level: 'warn',
    title: 'That request came from another site',
    happened: `Another website tried to act for you, or your browser hides where requests come from. ${nothingLost}`,
    advice: 'Open this app directly and press the button there.',
    way: 'home',
  },
  page_outdated: {
    status: 409,
    level: 'warn',
    title: 'This app was updated',
    happened: `The page that you had open belongs to another version of this app. ${nothingLost}`,
    advice: 'Open the page again, and do it there.',
    way: 'retry',
  },
  request_unusable: {
    status: 400,
    level: 'warn',
    title: 'We could not use that request',
    happened: `What your browser sent is damaged, too large, or was meant for another address. ${nothingLost}`,
    advice: 'Go on from the front page. If this comes back, delete the cookies of this site in your browser.',
    way: 'home',
  },
  internal: {
    status: 500,
    level: 'error',
    title: 'Something went wrong here',
    happened:
      'This app could not finish what you asked for. It may be done or not: look before you do it again.',
    advice: 'Try again. If it happens twice, tell whoever runs this app.',
    way: 'retry',
  },
} as const satisfies Record<string, Problem>;

export type ProblemCode = keyof typeof problems;

/** @returns whether a path segment names a problem of the closed list. */
export function isProblemCode(value: string): value is ProblemCode {
  return Object.hasOwn(problems, value);
}
