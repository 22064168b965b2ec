import type { NoticeProps } from '@/app/_ui/notice';

/** Why a user is on the Connect page. A link can choose among these texts and bring none of its own. */
export const notices: Readonly<Record<string, NoticeProps>> = {
  connect_first: {
    title: 'Connect to go on',
    text: 'That page shows your own data, so it needs a connection. Afterwards you return to where you were going.',
  },
  /** The cookie cannot be used any more: too long unused, too old, or sealed with a secret that is gone. */
  connection_ended: {
    title: 'Please connect again',
    text: 'Connections end after a while, for your safety. Nothing is wrong with your account; connect again to go on where you were.',
  },
  /** The access token has expired and nothing could renew it: `offline_access` was not granted. */
  access_over: {
    title: 'Your access has run out',
    text: 'You allowed this app to see your data for a short time, and that time is over. Connect again to go on.',
  },
  /** After `error=access_denied`: the user said no, or the platform did on its own (RFC 6749 §4.1.2.1). */
  access_denied: {
    title: 'Access was not allowed',
    text: 'Nothing was shared with this app. If that was a slip, press Connect to be asked again.',
  },
  disconnected_before: {
    title: 'You are disconnected',
    text: 'You disconnected a moment ago, here or in another tab. Connect again whenever you like.',
  },
  /** After Disconnect, with the issuer's word that it revoked the tokens. */
  disconnected: {
    kind: 'success',
    title: 'You are disconnected',
    text: 'This app’s access to your account was withdrawn, and the connection was deleted from this device.',
  },
  /** After Disconnect, without the issuer's word: the cookies are gone all the same, and the user should know. */
  disconnected_here: {
    kind: 'warning',
    title: 'You are disconnected on this device',
    text: 'The connection was deleted here, but the sign-in service did not confirm that the access was withdrawn. To be sure, remove this app from the connected apps in your account on the platform.',
  },
  /** After Disconnect in a browser that has no connection: nothing was withdrawn, nor need be. */
  not_connected: {
    title: 'You are not connected',
    text: 'There was no connection on this device to end.',
  },
};
