import type { NoticeProps } from '@/app/_ui/notice';

/** Why a user is on the Connect page. A link can choose among these texts and bring none of its own. */
export const notices: Readonly<Record<string, NoticeProps>> = {
  connect_first: {
    title: 'Connect to go on',
    text: 'That page shows your own data, so it needs a connection. Afterwards you return to where you were going.',
  },
  /** The connection was ended, is too old, or cannot be opened: its secret is gone, or another app set the cookie. */
  connection_ended: {
    title: 'Please connect again',
    text: 'What this browser sent cannot be used as a connection here. A connection may have ended, or this app’s settings may have changed. Connect again to go on where you were.',
  },
  /** The connection is of another issuer: perhaps the same one by an earlier name. */
  connection_elsewhere: {
    title: 'Please connect again',
    text: 'You connected through another sign-in address than the one this app uses now, so that connection cannot be used here. Connect again to go on where you were.',
  },
  /** The access token has expired, and there is no refresh token to renew it. */
  access_over: {
    title: 'Your access has run out',
    text: 'This app had access to your data for a limited time, and that time is over. Connect again to go on.',
  },
  /** After `error=access_denied`: the user said no, or the platform did on its own (RFC 6749 §4.1.2.1). */
  access_denied: {
    title: 'Access was not allowed',
    text: 'Nothing was shared with this app this time. If that was a slip, press Connect to try again.',
  },
  disconnected_before: {
    title: 'You are disconnected',
    text: 'You disconnected a moment ago, here or in another tab. Connect again whenever you like.',
  },
  /** After Disconnect, with the issuer's word that it revoked the tokens. */
  disconnected: {
    kind: 'success',
    title: 'You are disconnected',
    text: 'The sign-in service confirmed that this connection’s access to your account was withdrawn, and the connection was deleted from this browser.',
  },
  /** After Disconnect, without the issuer's word: the cookies are gone all the same, and the user should know. */
  disconnected_here: {
    kind: 'warning',
    title: 'You are disconnected in this browser',
    text: 'This browser keeps no connection any more, but the sign-in service did not confirm that the access was withdrawn. To be sure, remove this app from the connected apps in your account on the platform.',
  },
  /** After Disconnect in a browser that has no connection: nothing was withdrawn, nor need be. */
  not_connected: {
    title: 'You are not connected',
    text: 'There was no connection in this browser to end.',
  },
};
