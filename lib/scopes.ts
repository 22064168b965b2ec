import { scopeTexts } from './texts';

export type Scope = {
  /** The scope token as sent to the platform (RFC 6749 §3.3). */
  readonly name: string;
  /** Label shown to the user. */
  readonly title: string;
  readonly description: string;
  /** Requested by the page that needs it, not at *Connect* (RFC 9700 §2.3). */
  readonly onDemand?: true;
};

/** Every scope that this app knows; its words are in lib/texts.ts. `SCOPES` overrides what *Connect* requests. */
const rows: readonly (Pick<Scope, 'onDemand'> & { name: keyof typeof scopeTexts })[] = [
  { name: 'openid' },
  { name: 'profile' },
  { name: 'email' },
  { name: 'offline_access' },
  { name: 'read:tasks' },
  { name: 'write:tasks', onDemand: true },
];

/** The scopes in words, as the Connect page shows them. */
export const scopeCatalogue: readonly Scope[] = rows.map((row) => ({ ...row, ...scopeTexts[row.name] }));

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
