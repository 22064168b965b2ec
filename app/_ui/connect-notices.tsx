import { Notice } from './notice';

/** After `error=access_denied`: the user said no, or the platform did on its own (RFC 6749 §4.1.2.1). */
export function DeclinedNotice() {
  return (
    <Notice kind="info" title="Access was not allowed">
      <p>Nothing was shared with this app. If that was a slip, press Connect to be asked again.</p>
    </Notice>
  );
}

/**
 * After Disconnect. `withdrawn` says whether the issuer confirmed the revocation; without its word the cookies
 * here are gone all the same, and the person should know which of the two happened.
 */
export function DisconnectedNotice({ withdrawn }: { withdrawn: boolean }) {
  if (withdrawn) {
    return (
      <Notice kind="success" title="You are disconnected">
        <p>
          This app's access to your account was withdrawn, and the connection was deleted from this device.
        </p>
      </Notice>
    );
  }
  return (
    <Notice kind="warning" title="You are disconnected on this device">
      <p>
        The connection was deleted here, but the sign-in service did not confirm that the access was
        withdrawn. To be sure, remove this app from the connected apps in your account on the platform.
      </p>
    </Notice>
  );
}

/** Disconnect was pressed in a browser that has no connection: nothing was withdrawn, nor need be. */
export function NotConnectedNotice() {
  return (
    <Notice kind="info" title="You are not connected">
      <p>There was no connection on this device to end.</p>
    </Notice>
  );
}

/** A page that needs a connection was opened without one, or after the access had run out. */
export function ConnectFirstNotice() {
  return (
    <Notice kind="info" title="Connect to go on">
      <p>
        That page shows your own data, so it needs a connection. Afterwards you return to where you were
        going.
      </p>
    </Notice>
  );
}

/** The access token is over and nothing could renew it: `offline_access` was not granted. */
export function AccessOverNotice() {
  return (
    <Notice kind="info" title="Your access has run out">
      <p>
        You allowed this app to see your data for a short time, and that time is over. Connect again to go on.
      </p>
    </Notice>
  );
}

/** The cookie is there and cannot be used any more: too long unused, too old, or sealed with a secret that is gone. */
export function ConnectionEndedNotice() {
  return (
    <Notice kind="info" title="Please connect again">
      <p>
        Connections end after a while, for your safety. Nothing is wrong with your account; connect again to
        go on where you were.
      </p>
    </Notice>
  );
}

/** The page was open in one tab while the person disconnected in another. */
export function DisconnectedBeforeNotice() {
  return (
    <Notice kind="info" title="You are disconnected">
      <p>You disconnected a moment ago, here or in another tab. Connect again whenever you like.</p>
    </Notice>
  );
}
