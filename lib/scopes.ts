/** One access right that the app may ask for, and what it means to the user who grants it. */
export type Scope = {
  /** The scope token as sent to the platform (RFC 6749 §3.3). */
  readonly name: string;
  /** What granting it gives, in the user's words. */
  readonly title: string;
  readonly description: string;
  /** Whether it is offered on the page that needs it, and not asked for when the user connects (RFC 9700 §2.3). */
  readonly later?: true;
};

/** Every scope that this app knows. The Connect page is prerendered from it. `SCOPES` overrides what is asked for. */
export const scopeCatalogue: readonly Scope[] = [
  {
    name: 'openid',
    title: 'Know it is you',
    description: 'Your account’s identifier, so that we recognise you next time.',
  },
  {
    name: 'profile',
    title: 'Your name and picture',
    description: 'To greet you and to show whose data you are looking at.',
  },
  {
    name: 'email',
    title: 'Your email address',
    description: 'To show which account is connected. We send no mail.',
  },
  {
    name: 'offline_access',
    title: 'Stay connected',
    description:
      'So that you need not allow this again each time the access runs out. Disconnect at any time.',
  },
  {
    name: 'read:tasks',
    title: 'See your tasks',
    description: 'Read the tasks in your account.',
  },
  {
    name: 'write:tasks',
    title: 'Add tasks and tick them off',
    description: 'Needed only when you want to edit.',
    later: true,
  },
];

/** The scope tokens asked for at connect when `SCOPES` does not say otherwise. */
export const defaultScopes = scopeCatalogue.filter(({ later }) => !later).map(({ name }) => name);

/** @returns a scope in words. One without words gets its name as title: users must see everything that they granted. */
export function describeScope(name: string): Scope {
  return scopeCatalogue.find((scope) => scope.name === name) ?? { name, title: name, description: '' };
}

/** The characters that RFC 6749 §3.3 allows in one scope token. */
const scopeToken = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

/** @returns the distinct tokens of a space-separated scope in their order; `undefined` when one has a forbidden character */
export function parseScope(scope: string): string[] | undefined {
  const tokens = [...new Set(scope.split(' ').filter(Boolean))];
  return tokens.every((token) => scopeToken.test(token)) ? tokens : undefined;
}
