import type { NoticeProps } from '@/app/_ui/notice';

/** Why a user is on the Connect page, by `notice` in the URL. */
export const notices: Readonly<Record<string, NoticeProps>> = {
  connect_first: {
    title: 'Connect to go on',
    text: 'That page shows your own data, so it needs a connection. Afterwards you return to where you were going.',
  },
  /** The connection has ended, is too old, or cannot be decrypted: the secret changed, or another app set the cookie. */
  connection_ended: {
    title: 'Please connect again',
    text: 'What this browser sent cannot be used as a connection here. A connection may have ended, or this app’s settings may have changed. Connect again to go on where you were.',
  },
  /** The connection is of another issuer, or of this one by an earlier name. */
  connection_elsewhere: {
    title: 'Please connect again',
    text: 'You connected through another sign-in address than the one this app uses now, so that connection cannot be used here. Connect again to go on where you were.',
  },
  /** The access token has expired, and there is no refresh token to renew it. */
  access_over: {
    title: 'Your access has run out',
    text: 'This app had access to your data for a limited time, and that time is over. Connect again to go on.',
  },
  /** After `error=access_denied`: the user or the platform declined (RFC 6749 §4.1.2.1). */
  access_denied: {
    title: 'Access was not allowed',
    text: 'Nothing was shared with this app this time. If that was a slip, press Connect to try again.',
  },
  disconnected_before: {
    title: 'You are disconnected',
    text: 'You disconnected a moment ago, here or in another tab. Connect again whenever you like.',
  },
  /** After *Disconnect*, if the issuer confirmed the revocation. */
  disconnected: {
    kind: 'success',
    title: 'You are disconnected',
    text: 'The sign-in service confirmed that this connection’s access to your account was withdrawn, and the connection was deleted from this browser.',
  },
  /** After *Disconnect*, if it did not. */
  disconnected_here: {
    kind: 'warning',
    title: 'You are disconnected in this browser',
    text: 'This browser keeps no connection any more, but the sign-in service did not confirm that the access was withdrawn. To be sure, remove this app from the connected apps in your account on the platform.',
  },
  /** After *Disconnect* without a connection. */
  not_connected: {
    title: 'You are not connected',
    text: 'There was no connection in this browser to end.',
  },
};
