import { type Check, fault, ok, unknown } from '../finding.ts';

/** Beyond this the app takes a fresh ID token for expired or not yet issued. */
const MOST_MS = 30_000;

/** The difference between this machine's clock and Stytch's. */
export const clock: Check = {
  name: 'clock',
  variables: ['STYTCH_PROJECT_DOMAIN'],
  after: ['domain'],
  look: async ({ discovery }) => {
    const { headers, sentAt, receivedAt } = await discovery();
    const theirs = Date.parse(headers.date ?? '');
    if (Number.isNaN(theirs)) return [unknown('the response has no Date header to compare with')];
    // The header has whole seconds, cut off, and was written somewhere between request and response.
    const ahead = sentAt - (theirs + 1000);
    const behind = theirs - receivedAt;
    const off = Math.max(ahead, behind, 0);
    if (off <= MOST_MS) return [ok(off === 0 ? 'agrees with Stytch’s' : `${Math.ceil(off / 1000)} s off`)];
    return [
      fault(
        `this machine is ${Math.round(off / 1000)} s ${ahead > behind ? 'ahead' : 'behind'}`,
        'Let the machine set its clock: timedatectl set-ntp true (on Windows and macOS: set time automatically)',
      ),
    ];
  },
};
