import type { SampleUser } from '../identities.ts';
import type { AuthorizeRequest } from './authorize-request.ts';

/** A user's account at Stytch: a user, or a member of one organization. */
export interface Account {
  /** user_id or member_id. */
  id: string;
  /** B2B only; `id` selects it at Stytch. */
  organization?: { id: string; name: string };
}

export interface ConsentQuestion {
  appName: string;
  consentRequired: boolean;
  scopes: { scope: string; description: string; is_grantable: boolean }[];
}

/** An app that the user has allowed. */
export interface AllowedApp {
  id: string;
  name: string;
  scopes: string;
}

/** Whose token it is, as the SDK's local check found. */
export interface TokenOwner {
  /** Key for the user's data: user, or member in an organization. */
  subject: string;
  clientId: string;
  scopes: string[];
}

/** What the platform needs of Stytch; one implementation per vertical, each over the official SDK alone. */
export interface StytchAccounts {
  /** The user's accounts, found by mail address, made where missing (a fresh real test project has nobody). */
  accountsOf(user: SampleUser): Promise<Account[]>;
  /** @throws StytchError where Stytch refuses the request itself. */
  start(account: Account, request: AuthorizeRequest): Promise<ConsentQuestion>;
  /** Submits the user's decision. @returns where to send the browser. */
  submit(account: Account, request: AuthorizeRequest, consentGranted: boolean): Promise<string>;
  allowedApps(account: Account): Promise<AllowedApp[]>;
  /** Takes the consent back: the app's tokens of this account end. */
  withdraw(account: Account, appId: string): Promise<void>;
  /** Checks an access token's signature, issuer, audience and time. @throws ClientError when it does not hold. */
  verify(accessToken: string): Promise<TokenOwner>;
}

/** The same members in both verticals' responses. */
export function toAllowedApp(app: {
  connected_app_id: string;
  name: string;
  scopes_granted: string;
}): AllowedApp {
  return { id: app.connected_app_id, name: app.name, scopes: app.scopes_granted };
}
