export interface Scope {
  scope: string;
  /** Shown on the consent page; Stytch takes it from the project's RBAC policy. */
  description: string;
  /** A custom scope can be granted by who has one of these roles; absent: by everybody. */
  roles?: readonly string[];
}

/** The scopes that Stytch has itself, in every project. */
export const STYTCH_SCOPES: readonly Scope[] = [
  { scope: 'openid', description: 'Know who you are' },
  { scope: 'profile', description: 'See your name and picture' },
  { scope: 'email', description: 'See your email address' },
  { scope: 'phone', description: 'See your phone number' },
  { scope: 'offline_access', description: 'Keep access while you are away' },
  { scope: 'full_access', description: 'Do anything you can do' },
];

/** Those that metadata names. */
export const STANDARD_SCOPES: readonly string[] = ['openid', 'profile', 'email', 'phone', 'offline_access'];

/** The claims that each scope opens in the ID token and at userinfo
 * (https://stytch.com/docs/api-reference/b2b/api/connected-apps/tokens/connected-app-id-token-object). */
export const CLAIMS_OF_SCOPE = {
  openid: ['sub'],
  profile: ['name', 'given_name', 'middle_name', 'family_name', 'profile_picture', 'picture', 'locale'],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
};

/**
 * The scope of that name, or undefined.
 * @param own the platform's own scopes
 */
export function findScope(name: string, own: readonly Scope[]): Scope | undefined {
  return [...STYTCH_SCOPES, ...own].find(({ scope }) => scope === name);
}

/** Whether a user with these roles may give that scope away. */
export function isGrantable(scope: Scope, roles: readonly string[]): boolean {
  return !scope.roles || scope.roles.some((role) => roles.includes(role));
}
