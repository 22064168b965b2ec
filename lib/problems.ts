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
    happened: `The address that brought you back does not have the form of an answer, so we did not use it. ${nothingLost}`,
  },
  flow_unknown: {
    status: 400,
    level: 'info',
    title: 'Please start again',
    happened:
      'This address answers a request to connect, and this browser has no open request that fits. The request may have been used before, have taken more than ten minutes, or have begun in another browser; or this browser was connected anew meanwhile.',
    advice: 'Start again in this browser.',
  },
  issuer_mismatch: {
    status: 400,
    level: 'error',
    title: 'We do not know whose answer this is',
    happened: `The answer does not name the sign-in service that this app uses, so we did not use it. ${nothingLost}`,
  },
  authorization_failed: {
    status: 502,
    level: 'warn',
    title: 'The platform gave no permission',
    happened: `The platform sent you back with an error instead of its permission. ${nothingLost}`,
  },
  code_rejected: {
    status: 400,
    level: 'warn',
    title: 'The permission was refused',
    happened: `The sign-in service refused the platform’s permission, which can be used once and for a short time. ${nothingLost}`,
  },
  client_rejected: {
    status: 500,
    level: 'error',
    title: 'This app was not accepted',
    happened:
      'The sign-in service did not accept this app’s own credentials or settings. It is not your fault.',
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
    title: 'The sign-in service is not available',
    happened: `No answer that completes the connection came in time, or the service asks for a pause. ${nothingLost}`,
    advice: 'Wait a minute and start again.',
  },
  issuer_misconfigured: {
    status: 502,
    level: 'error',
    title: 'We cannot use the sign-in service',
    happened: 'The service that completes the connection publishes no settings that this app can use.',
    advice: 'Tell whoever runs this app, with the code below.',
    way: 'home',
  },
  connection_too_large: {
    status: 500,
    level: 'error',
    title: 'Your account’s permission is too large to keep',
    happened:
      'What the platform issued is larger than this app can keep in cookies. A connection that you had is kept.',
    advice:
      'Tell whoever runs the platform: the access token template of this Connected App may hold too many claims.',
    way: 'home',
  },
  access_withdrawn: {
    status: 401,
    level: 'info',
    title: 'Your access has ended',
    happened:
      'This app’s access could not be renewed: it may have been withdrawn at the platform, have run out, or have been used elsewhere. This app has deleted its connection.',
    advice: 'If you want to go on, connect again.',
  },
  account_gone: {
    status: 401,
    level: 'info',
    title: 'Your account was not found',
    happened:
      'The sign-in service does not know this account, its membership or its organization. This app is not connected to it.',
    advice: 'If you have another account on the platform, connect with that one.',
  },
  refresh_unavailable: {
    status: 503,
    level: 'warn',
    title: 'Your access is not renewed yet',
    happened: `${renewal} No answer that renews it came in time, or the service asked for a pause. ${kept}`,
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
    title: 'We could not use the reply',
    happened: `${renewal} The sign-in service answered, and this app could not use the reply. ${kept}`,
    advice: tryOrConnect,
    way: 'renew',
  },
  cross_site_request: {
    status: 403,
    level: 'warn',
    title: 'That request was not accepted',
    happened: `It did not say that it came from a page at this app’s own address. Another website may have tried to act for you. ${nothingLost}`,
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
