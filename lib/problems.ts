/** A failure: what the user reads, and its level in the operator's log. */
export type Problem = {
  /** HTTP status of the problem page. */
  readonly status: number;
  /** `info`: the user's doing. `warn`: look into it if it is frequent. `error`: the operator must act. */
  readonly level: 'info' | 'warn' | 'error';
  readonly title: string;
  readonly explanation: string;
  /** Default: start again. */
  readonly advice?: string;
  /** `connect`, the default: a new flow. `retry`: back. `renew`: back, or a new flow. `home`: the front page. */
  readonly nextStep?: 'connect' | 'retry' | 'renew' | 'home';
};

const nothingChanged = 'Nothing was changed in this app.';
const renewal = 'Your access has to be renewed from time to time.';
const kept = 'This app kept your connection.';
const tryOrConnect =
  'Try again, or connect again. If neither helps, tell whoever runs this app, with the code below.';

/** Every failure of the app has one of these codes, and each code has a page, `/problem/<code>`. */
export const problems = {
  invalid_link: {
    status: 400,
    level: 'info',
    title: 'This link does not work',
    explanation: 'The link that brought you here asks for something this app does not offer.',
    advice: 'Start from the front page instead.',
    nextStep: 'home',
  },
  callback_invalid: {
    status: 400,
    level: 'warn',
    title: 'The answer made no sense',
    explanation: `The address that brought you back does not have the form of an answer, so we did not use it. ${nothingChanged}`,
  },
  flow_unknown: {
    status: 400,
    level: 'info',
    title: 'Please start again',
    explanation:
      'This address answers a request to connect, and this browser has no open request that fits. The request may have been used before, have taken more than ten minutes, or have begun in another browser; or this browser was connected anew, or used by another user of this app, meanwhile.',
    advice: 'Start again in this browser.',
  },
  issuer_mismatch: {
    status: 400,
    level: 'error',
    title: 'We do not know whose answer this is',
    explanation: `The answer does not name the sign-in service that this app uses, so we did not use it. ${nothingChanged}`,
  },
  authorization_failed: {
    status: 502,
    level: 'warn',
    title: 'The platform gave no permission',
    explanation: `The platform sent you back with an error instead of its permission. ${nothingChanged}`,
  },
  code_rejected: {
    status: 400,
    level: 'warn',
    title: 'The permission was refused',
    explanation: `The sign-in service refused the platform’s permission, which can be used once and for a short time. ${nothingChanged}`,
  },
  client_rejected: {
    status: 500,
    level: 'error',
    title: 'This app was not accepted',
    explanation:
      'The sign-in service did not accept this app’s own credentials or settings. It is not your fault.',
    advice: 'Tell whoever runs this app, with the code below. Trying again will not help until it is fixed.',
    nextStep: 'home',
  },
  token_response_invalid: {
    status: 502,
    level: 'error',
    title: 'We could not trust the answer',
    explanation: `The answer that should have completed the connection was incomplete or malformed, so we did not use it. ${nothingChanged}`,
  },
  id_token_invalid: {
    status: 502,
    level: 'error',
    title: 'We could not confirm who you are',
    explanation: `The proof of your identity failed a check, so we did not use it. ${nothingChanged}`,
  },
  issuer_unavailable: {
    status: 503,
    level: 'warn',
    title: 'The sign-in service is not available',
    explanation: `No answer that completes the connection came in time, or the service asks for a pause. ${nothingChanged}`,
    advice: 'Wait a minute and start again.',
  },
  issuer_misconfigured: {
    status: 502,
    level: 'error',
    title: 'We cannot use the sign-in service',
    explanation: 'The service that completes the connection publishes no settings that this app can use.',
    advice: 'Tell whoever runs this app, with the code below.',
    nextStep: 'home',
  },
  connection_too_large: {
    status: 500,
    level: 'error',
    title: 'Your account’s permission is too large to keep',
    explanation:
      'What the platform issued is larger than this app can keep in cookies. A connection that you had is kept.',
    advice:
      'Tell whoever runs the platform: the access token template of this Connected App may hold too many claims.',
    nextStep: 'home',
  },
  access_withdrawn: {
    status: 401,
    level: 'info',
    title: 'Your access has ended',
    explanation:
      'This app’s access could not be renewed: it may have been withdrawn at the platform, have run out, or have been used elsewhere. This app has deleted its connection.',
    advice: 'If you want to go on, connect again.',
  },
  account_gone: {
    status: 401,
    level: 'info',
    title: 'Your account was not found',
    explanation:
      'The sign-in service does not know this account, its membership or its organization. This app is not connected to it.',
    advice: 'If you have another account on the platform, connect with that one.',
  },
  refresh_unavailable: {
    status: 503,
    level: 'warn',
    title: 'Your access is not renewed yet',
    explanation: `${renewal} No answer that renews it came in time, or the service asked for a pause. ${kept}`,
    advice: 'Wait a minute and try again.',
    nextStep: 'renew',
  },
  refresh_refused: {
    status: 502,
    level: 'warn',
    title: 'Your access was not renewed',
    explanation: `${renewal} The sign-in service answered, and refused to renew it. ${kept}`,
    advice: tryOrConnect,
    nextStep: 'renew',
  },
  refresh_unreadable: {
    status: 502,
    level: 'error',
    title: 'We could not use the reply',
    explanation: `${renewal} The sign-in service answered, and this app could not use the reply. ${kept}`,
    advice: tryOrConnect,
    nextStep: 'renew',
  },
  cross_site_request: {
    status: 403,
    level: 'warn',
    title: 'That request was not accepted',
    explanation: `It did not say that it came from a page at this app’s own address. Another website may have tried to act for you. ${nothingChanged}`,
    advice: 'Open this app directly and press the button there.',
    nextStep: 'home',
  },
  page_outdated: {
    status: 409,
    level: 'warn',
    title: 'This app was updated',
    explanation: `The page that you had open belongs to another version of this app. ${nothingChanged}`,
    advice: 'Open the page again, and do it there.',
    nextStep: 'retry',
  },
  request_unusable: {
    status: 400,
    level: 'warn',
    title: 'We could not use that request',
    explanation: `What your browser sent is damaged, too large, or was meant for another address. ${nothingChanged}`,
    advice: 'Go on from the front page. If this comes back, delete the cookies of this site in your browser.',
    nextStep: 'home',
  },
  internal: {
    status: 500,
    level: 'error',
    title: 'Something went wrong here',
    explanation:
      'This app could not finish what you asked for. It may be done or not: look before you do it again.',
    advice: 'Try again. If it happens twice, tell whoever runs this app.',
    nextStep: 'retry',
  },
} as const satisfies Record<string, Problem>;

export type ProblemCode = keyof typeof problems;

export function isProblemCode(value: string): value is ProblemCode {
  return Object.hasOwn(problems, value);
}

/** @returns the code of a problem page's path; `undefined` for another path */
export function problemCodeOf(path: string): ProblemCode | undefined {
  const code = path.match(/^\/problem\/(\w+)$/)?.[1] ?? '';
  return isProblemCode(code) ? code : undefined;
}
