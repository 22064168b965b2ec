export type Scope = {
  /** The scope token as sent to the platform (RFC 6749 §3.3). */
  readonly name: string;
  /** Label shown to the user. */
  readonly title: string;
  readonly description: string;
  /** Requested by the page that needs it, not at *Connect* (RFC 9700 §2.3). */
  readonly onDemand?: true;
};

/** Every scope that this app knows, in the order of the Connect page. `SCOPES` overrides what *Connect* requests. */
export const scopeCatalogue: readonly Scope[] = [
  { name: 'openid', title: 'Recognise your account', description: 'So we know it’s you next time.' },
  {
    name: 'profile',
    title: 'Your name and picture',
    description: 'To greet you and show whose account this is.',
  },
  {
    name: 'email',
    title: 'Your email address',
    description: 'To show which account is connected. We won’t email you.',
  },
  {
    name: 'offline_access',
    title: 'Stay connected',
    description: 'So you don’t have to reconnect every hour. Disconnect at any time.',
  },
  // Of the sample.
  { name: 'read:tasks', title: 'See your tasks', description: 'To list them here.' },
  {
    name: 'write:tasks',
    title: 'Add tasks and tick them off',
    description: 'We ask only when you want to edit.',
    onDemand: true,
  },
];

/** What *Connect* requests if `SCOPES` is unset. */
export const defaultScopes = scopeCatalogue.filter(({ onDemand }) => !onDemand).map(({ name }) => name);

/** @returns a scope's row. An unknown scope gets its name as title: users must see everything that they granted. */
export function describeScope(name: string): Scope {
  return scopeCatalogue.find((scope) => scope.name === name) ?? { name, title: name, description: '' };
}

/** The characters that RFC 6749 §3.3 allows in one scope token. */
const scopeToken = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

/** @returns the distinct tokens of a space-separated scope; `undefined` if one has a forbidden character */
export function parseScope(scope: string): string[] | undefined {
  const tokens = [...new Set(scope.split(' ').filter(Boolean))];
  return tokens.every((token) => scopeToken.test(token)) ? tokens : undefined;
}
