import { brand } from './brand';

// Every word that users read, but the scopes' (lib/scopes.ts) and the sample's (app/_sample/texts.ts). To translate the
// app, replace the three files and name the language in lib/language.ts.
// `{name}` stands for what the page puts in. Write ’, not '.

const { name: app, platform } = { ...brand, platform: brand.platform.name };

export const shellTexts = { skip: 'Skip to content', account: 'Your account', help: 'How connecting works' };

export const connectTexts = {
  title: 'Connect',
  between: '{app} and {platform}',
  heading: `Connect your ${platform} account`,
  lead: `${brand.tagline} You sign in to ${platform} itself, so we never see your password.`,
  button: `Continue to ${platform}`,
  next: `${platform} may ask you to confirm.`,
  already: 'Already connected?',
  open: brand.open,
  scopes: `What ${app} will ask for`,
  later: 'when needed',
  facts: 'How we look after your connection',
  stored: 'Your connection is always stored encrypted.',
  tokens: 'Access tokens can’t be read by scripts in your browser.',
  disconnect: 'Disconnect at any time to end our access.',
  backHeading: 'Welcome back',
  backLead: `This browser is connected to ${platform}.`,
  another: 'Use another account',
  anotherHint: `${platform} may show the same account first. You can choose another one there.`,
};

const stillKnown = `You may still be signed in to ${platform}. It’ll ask before connecting you again, so you can choose another account.`;

/** Why a user is on the Connect page, or what just happened. A link can choose among these texts and bring none of its own. */
export const startNotices = {
  connect_first: { title: 'Connect to continue', text: 'That page shows your data. Connect, and we’ll take you there.' },
  /** The connection was ended, is too old, or cannot be opened: its secret is gone, or another app set the cookie. */
  connection_ended: { title: 'Please connect again', text: 'The connection in this browser can’t be used any more. It may have ended, or our settings may have changed.' },
  /** The connection is of another issuer: perhaps the same one by an earlier name. */
  connection_elsewhere: { title: 'Please connect again', text: 'The address of the sign-in service has changed since you connected.' },
  /** The access token has expired, and there is no refresh token to renew it. */
  access_over: { title: 'Our access expired', text: 'We had access to your data for a limited time. Connect again to continue.' },
  disconnected_before: { title: 'You’re disconnected', text: `You disconnected a moment ago, here or in another tab. ${stillKnown}` },
  /** After Disconnect in a browser that has no connection: nothing was withdrawn, nor need be. */
  not_connected: { title: 'You’re not connected', text: 'There was nothing to disconnect in this browser.' },
  /** After `error=access_denied`: the user said no, or the platform did on its own (RFC 6749 §4.1.2.1). */
  access_denied: { title: 'Access wasn’t allowed', text: 'Nothing was shared with us. Changed your mind? Continue below.' },
  /** After Disconnect, with the issuer's word that it revoked the tokens. */
  disconnected: { kind: 'success', title: 'You’re disconnected', text: `Our access has ended, and we’ve removed the connection from this browser. ${platform} may still list ${app} among your connected apps, where you can remove it. ${stillKnown}` },
  /** After Disconnect, without the issuer's word: the cookies are gone all the same, and the user should know. */
  disconnected_here: { kind: 'warning', title: 'You’re disconnected in this browser', text: `We’ve removed the connection from this browser, but couldn’t confirm that our access has ended. To be sure, remove ${app} from your connected apps in ${platform}.` },
} as const;

/** What a page says when the API refused a server action. */
export const writeFailures = {
  token_refused: `${platform} no longer accepts this connection. Reload the page and connect again.`,
  scope_missing: 'We’re not allowed to change this.',
  forbidden: `${platform} didn’t allow that.`,
  not_found: 'We couldn’t find that. It may have been deleted.',
  invalid: 'That wasn’t accepted. Change it and try again.',
  rate_limited: `${platform} asked us to slow down. Try again in a moment.`,
  // A write that was sent may have been done, whatever became of its response.
  unavailable: 'We can’t tell whether that was saved. Reload the page to see.',
};

/** What a page says that a flow came back to. */
export const flowNotices = {
  not_granted: { title: `${platform} didn’t allow everything`, text: 'Your account may not have permission. If you have an admin, ask them. You’re still connected.' },
  access_denied: { kind: 'info', title: 'Nothing has changed', text: 'You’re still connected.' },
  /** After Disconnect, as in `startNotices`, while the browser has other connections. */
  one_disconnected: { kind: 'success', title: 'Disconnected', text: 'Our access to that account has ended. Your other connections still work.' },
  one_disconnected_here: { kind: 'warning', title: 'Disconnected here', text: `We’ve removed that connection, but couldn’t confirm that our access has ended. To be sure, remove ${app} from your connected apps in ${platform}. Your other connections still work.` },
  /** The flow asked for more access to one account, and came back with another. */
  account_added: { title: 'You connected a different account', text: `You signed in to ${platform} with a different account from the one you were using here. We connected it too, and you’re using it now.` },
  /** See `isOfAnother`. */
  other_user: 'You opened that form with a different account, so we didn’t send it. Please fill it in again.',
} as const;

/** In place of data that could not be loaded. */
export const dataTexts = {
  title: 'We couldn’t load this',
  token_refused: `${platform} didn’t accept this connection. Try again. If that doesn’t help, connect again.`,
  scope_missing: 'We’re not allowed to see this. To see it here, connect again and allow it.',
  forbidden: `${platform} refused this request. Try again in a minute.`,
  not_found: `We couldn’t find your data at ${platform}. Please contact support.`,
  invalid: `${platform} didn’t accept our request. Please contact support.`,
  rate_limited: `${platform} asked us to slow down. Try again in a moment.`,
  unavailable: `${platform} isn’t responding properly. Try again in a minute.`,
};

export const accountTexts = {
  title: 'Your account',
  hello: 'Hello',
  helloName: 'Hello, {name}',
  connected: 'You’re connected',
  notAllowed: 'We don’t have permission to see who you are.',
  notAsked: 'We didn’t ask to see who you are.',
  userinfo: `Your details from ${platform}`,
  yes: 'Yes',
  no: 'No',
  claims: {
    sub: 'Account ID',
    name: 'Name',
    given_name: 'First name',
    middle_name: 'Middle name',
    family_name: 'Last name',
    email: 'Email',
    email_verified: 'Email verified',
    phone_number: 'Phone',
    phone_number_verified: 'Phone verified',
    picture: 'Picture',
    profile_picture: 'Picture',
    locale: 'Language',
  },
};

export const connectionTexts = {
  heading: 'Your connection',
  since: 'Connected since',
  lasts: 'Ends',
  idle: { one: 'or sooner if you don’t visit for a day', other: 'or sooner if you don’t visit for {n} days' },
  used: 'Last used',
  usedNow: 'Just now',
  allowed: 'Allowed',
  notAllowed: 'Not allowed',
  manage: `Manage access in ${platform}`,
  disconnect: 'Disconnect',
  disconnecting: 'Disconnecting…',
  disconnectHint: 'Ends our access and removes the connection from this browser.',
  details: 'Details',
  token: 'Access token expires',
  renews: 'Renews automatically.',
  scopes: 'Scopes',
};

export const connectionsTexts = {
  title: 'Your connections',
  lead: `Each one gives us access to one ${platform} account.`,
  one: `This app keeps one ${platform} connection per browser.`,
  unnamed: `A ${platform} account`,
  inUse: 'In use',
  use: 'Use this one',
  using: 'Switching…',
  since: 'Connected since',
  device: 'Connected from',
  used: 'Last used',
  away: 'while you were away',
  another: 'Connect another account',
  all: 'All connections',
};

export const switchTexts = {
  title: 'Which account do you want to use?',
  now: 'The account in use is {current}. You just signed in to {platform} as {other}.',
  one: 'Only one account can be connected in this browser at a time. We’ll end our access to the one you don’t choose.',
  stay: 'Stay with {name}',
  change: 'Switch to {name}',
  staying: 'One moment…',
  // These stand in for an account without a name: "as a different user" in the sentence, "Switch to the new account" on the button.
  current: 'the one you connected earlier',
  otherUser: 'a different user',
  otherAccount: 'the new account',
};

export const moreTexts = {
  title: `Continue to ${platform}`,
  text: `${platform} may ask you to allow more access.`,
  textScopes: `${platform} may ask you to allow this: {scopes}.`,
  next: 'Continue',
  back: 'Go back',
};

const unchanged = 'Nothing has changed.';
const renewal = 'We renew our access now and then.';
const retryOrConnect = 'Try again, or connect again. If neither helps, contact support with the code below.';
const support = 'Please contact support with the code below.';

/** What a problem page says. Without `advice`, it says `startAgain`. */
export const problemTexts = {
  invalid_link: { title: 'This link doesn’t work', explanation: `It asks for something that ${app} doesn’t offer.`, advice: 'Start from the front page instead.' },
  callback_invalid: { title: 'We couldn’t read the reply', explanation: `The link that brought you back doesn’t look like a reply from ${platform}, so we ignored it. ${unchanged}` },
  flow_unknown: { title: 'Please start again', explanation: 'This sign-in is no longer valid. It may have taken longer than ten minutes, been used already, been started in another browser or by another user, or been replaced by a newer one.', advice: 'Start again in this browser.' },
  issuer_mismatch: { title: 'We don’t know who sent this reply', explanation: `It didn’t come from the sign-in service we expect, so we ignored it. ${unchanged}` },
  authorization_failed: { title: `${platform} couldn’t give us access`, explanation: `It sent you back with an error. ${unchanged}` },
  code_rejected: { title: 'That sign-in no longer works', explanation: `The sign-in service refused it. Each sign-in works only once, and only for a short time. ${unchanged}` },
  client_rejected: { title: 'This app isn’t set up correctly', explanation: 'The sign-in service doesn’t accept our settings. It’s not your fault.', advice: `${support} Trying again won’t help until this is fixed.` },
  token_response_invalid: { title: 'We couldn’t trust the reply', explanation: `The reply that should have completed your connection was incomplete or damaged, so we didn’t use it. ${unchanged}` },
  id_token_invalid: { title: 'We couldn’t confirm who you are', explanation: `The proof of your identity failed a check, so we didn’t use it. ${unchanged}` },
  issuer_unavailable: { title: 'Sign-in isn’t available right now', explanation: `The sign-in service isn’t responding properly. ${unchanged}`, advice: 'Wait a minute, then start again.' },
  issuer_misconfigured: { title: 'We can’t use the sign-in service', explanation: 'Its settings don’t work with this app. It’s not your fault.', advice: support },
  connection_too_large: { title: 'This connection is too large to keep', explanation: `What ${platform} sent doesn’t fit in this browser’s cookies. If you were connected before, you still are.`, advice: support },
  store_unavailable: { title: 'We can’t look up your connection right now', explanation: 'The system that keeps connections isn’t available. If you were connected, you still are.', advice: 'Wait a minute, then try again.' },
  access_withdrawn: { title: 'Our access has ended', explanation: `It may have expired, been removed in ${platform}, or been cut off because someone else tried to use it. We’ve removed the connection here.`, advice: 'Connect again to continue.' },
  account_gone: { title: 'We couldn’t find your account', explanation: 'The sign-in service doesn’t know this account or its organization. You’re not connected.', advice: `If you have another ${platform} account, connect with that one.` },
  refresh_unavailable: { title: 'We can’t renew our access yet', explanation: `${renewal} This time, the sign-in service didn’t respond properly.`, advice: 'Wait a minute, then try again.' },
  refresh_refused: { title: 'Our access wasn’t renewed', explanation: `${renewal} This time, the sign-in service refused.`, advice: retryOrConnect },
  refresh_unreadable: { title: 'We couldn’t renew our access', explanation: `${renewal} This time, we couldn’t use what the sign-in service sent.`, advice: retryOrConnect },
  cross_site_request: { title: 'We didn’t accept that request', explanation: `It didn’t come from ${app}. Another website may have tried to act as you. ${unchanged}`, advice: 'Open this app directly and try again from there.' },
  page_outdated: { title: `${app} was updated`, explanation: 'The page you had open is from a different version. Nothing was saved.', advice: 'Return to the page and repeat your last step.' },
  request_unusable: { title: 'We couldn’t use that request', explanation: `What your browser sent was damaged, too large, or meant for another address. ${unchanged}`, advice: 'Start from the front page. If this keeps happening, delete this site’s cookies in your browser.' },
  internal: { title: 'Something broke on our side', explanation: 'Something unexpected happened. If you were saving something, check whether it was saved before you try again.', advice: 'If this happens again, contact support with the code below.' },
} as const;

export const problemPageTexts = {
  startAgain: 'Start again. If it happens again, contact support with the code below.',
  frontPage: 'Go to the front page',
  tryAgain: 'Try again',
  start: 'Start again',
  connectAgain: 'Connect again',
  stillConnected: 'You’re still connected.',
  support: 'Contact support',
  code: 'Code:',
  reference: 'Reference:',
};

export const notFoundTexts = { title: 'Page not found', explanation: 'The address may be mistyped, or the page may have moved.', advice: 'Check the address, or start from the front page. If you were connected, you still are.' };

/** Of the last resort, which needs a script. */
export const brokenTexts = { title: 'Something broke on our side', explanation: 'This page stopped working. Check whether your last step worked.', advice: 'Reload the page. If it happens again, contact support with the code below.', reload: 'Reload the page' };

// [login]
/** Of the sample's own login. */
export const loginTexts = {
  title: 'Log in',
  heading: `Log in to ${app}`,
  field: 'Username',
  hint: 'No password needed in this sample. Choose any name.',
  logIn: 'Log in',
  busy: 'One moment…',
  user: 'You’re logged in as {user}',
  account: 'Go to your account',
  logOut: 'Log out',
  end: 'Log out and disconnect',
};
// [/login]
