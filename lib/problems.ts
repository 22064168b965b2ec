import { problemPageTexts, problemTexts } from './texts';

type Row = {
  /** HTTP status of the problem page. */
  readonly status: number;
  /** `info`: the user's doing. `warn`: look into it if it is frequent. `error`: the operator must act. */
  readonly level: 'info' | 'warn' | 'error';
  /**
   * `connect`, the default: a new flow. `reconnect`: the same, after a connection ended. `retry`: back. `renew`: back, or a
   * new flow. `home`: the front page.
   */
  readonly nextStep?: 'connect' | 'reconnect' | 'retry' | 'renew' | 'home';
};

/** A failure: what the user reads, and its level in the operator's log. */
export type Problem = Row & { readonly title: string; readonly explanation: string; readonly advice: string };

export type ProblemCode = keyof typeof problemTexts;

const rows: Record<ProblemCode, Row> = {
  invalid_link: { status: 400, level: 'info', nextStep: 'home' },
  callback_invalid: { status: 400, level: 'warn' },
  flow_unknown: { status: 400, level: 'info' },
  issuer_mismatch: { status: 400, level: 'error' },
  authorization_failed: { status: 502, level: 'warn' },
  code_rejected: { status: 400, level: 'warn' },
  client_rejected: { status: 500, level: 'error', nextStep: 'home' },
  token_response_invalid: { status: 502, level: 'error' },
  id_token_invalid: { status: 502, level: 'error' },
  issuer_unavailable: { status: 503, level: 'warn' },
  issuer_misconfigured: { status: 502, level: 'error', nextStep: 'home' },
  store_unavailable: { status: 503, level: 'warn', nextStep: 'retry' },
  connection_too_large: { status: 500, level: 'error', nextStep: 'home' },
  access_withdrawn: { status: 401, level: 'info', nextStep: 'reconnect' },
  account_gone: { status: 401, level: 'info', nextStep: 'reconnect' },
  refresh_unavailable: { status: 503, level: 'warn', nextStep: 'renew' },
  refresh_refused: { status: 502, level: 'warn', nextStep: 'renew' },
  refresh_unreadable: { status: 502, level: 'error', nextStep: 'renew' },
  cross_site_request: { status: 403, level: 'warn', nextStep: 'home' },
  page_outdated: { status: 409, level: 'warn', nextStep: 'retry' },
  request_unusable: { status: 400, level: 'warn', nextStep: 'home' },
  internal: { status: 500, level: 'error', nextStep: 'retry' },
};

/** Every failure of the app has one of these codes, and each code has a page, `/problem/<code>`. */
export const problems = Object.fromEntries(
  Object.entries(problemTexts).map(([code, texts]) => [
    code,
    { advice: problemPageTexts.startAgain, ...rows[code as ProblemCode], ...texts },
  ]),
) as Record<ProblemCode, Problem>;

export function isProblemCode(value: string): value is ProblemCode {
  return Object.hasOwn(problems, value);
}

/** @returns the code of a problem page's path; `undefined` for another path */
export function problemCodeOf(path: string): ProblemCode | undefined {
  const code = path.match(/^\/problem\/(\w+)$/)?.[1] ?? '';
  return isProblemCode(code) ? code : undefined;
}
