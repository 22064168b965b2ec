import type { Exchange } from '../control/exchange-log.ts';
import { membersOfJson } from '../control/members-of-body.ts';
import { decodedToken } from './tokens.ts';

/** A value that stays hidden, and what it is called. */
export interface Named {
  name: string;
  value: string;
}

/** Members of requests, answers, queries and claims whose values are secret, by what they are called in words. */
const SECRET_MEMBERS = {
  access_token: 'access token',
  refresh_token: 'refresh token',
  id_token: 'ID token',
  token: 'token',
  code: 'code',
  authorization_code: 'code',
  code_verifier: 'code verifier',
  code_challenge: 'code challenge',
  client_secret: 'client secret',
  next_client_secret: 'next client secret',
  state: 'state',
  nonce: 'nonce',
} as const;

type Member = keyof typeof SECRET_MEMBERS;
export type MemberName = (typeof SECRET_MEMBERS)[Member];

/** A member as a secret. @returns undefined for one that may be read */
export function secretMember(member: string, value: unknown): Named | undefined {
  const name = Object.hasOwn(SECRET_MEMBERS, member) ? SECRET_MEMBERS[member as Member] : undefined;
  return name && typeof value === 'string' && value !== '' ? { name, value } : undefined;
}

/** Query of an address or path, also of one that stands in a form as `return_to` or `request`. */
export const queryOf = (text: string): [string, string][] => [
  ...new URLSearchParams(/^(https?:\/)?\/\S*\?/.test(text) ? text.slice(text.indexOf('?') + 1) : text),
];

/** `a=b; c=d` of a Cookie header, or the first pair of Set-Cookie. */
export function cookiesOf(header: string): Named[] {
  return header.split(/;\s*/).flatMap((pair) => {
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    return value ? [{ name: `cookie ${name}`, value }] : [];
  });
}

/** The scheme, and the secret behind it: of `Basic` credentials (RFC 7617) that is the password alone. */
export function credentialsOf(authorization: string): { open: string; secret: Named } {
  const [scheme = '', value = ''] = authorization.split(/ (.*)/s);
  if (scheme.toLowerCase() !== 'basic') return { open: scheme, secret: { name: 'access token', value } };
  const [user = '', password = ''] = Buffer.from(value, 'base64').toString().split(/:(.*)/s);
  const name = user.startsWith('project-') ? 'project secret' : 'client secret';
  return { open: `${scheme} ${user}:`, secret: { name, value: password } };
}

/** All secrets that an exchange carries, there and back. */
export function namedSecrets(exchange: Exchange): Named[] {
  return [...sentSecrets(exchange), ...answeredSecrets(exchange)];
}

export function sentSecrets({ query, params, headers, authorization }: Exchange): Named[] {
  const { request, return_to, ...rest } = params;
  const nested = [request, return_to].flatMap((text) => (typeof text === 'string' ? queryOf(text) : []));
  return [
    ...inMembers({ ...query, ...rest }),
    ...nested.flatMap(([member, value]) => secretMember(member, value) ?? []),
    ...(authorization ? [credentialsOf(authorization).secret] : []),
    ...cookiesOf(headers.cookie ?? ''),
  ].filter(({ value }) => value !== '');
}

export function answeredSecrets({ answer, location, answerHeaders }: Exchange): Named[] {
  return [
    ...inMembers(membersOfJson(answer)),
    ...(location?.includes('?') ? queryOf(location) : []).flatMap(
      ([member, value]) => secretMember(member, value) ?? [],
    ),
    ...answerHeaders.flatMap(([name, value]) =>
      name === 'set-cookie' ? cookiesOf(value.split(';')[0] ?? '') : [],
    ),
  ];
}

function inMembers(members: object): Named[] {
  return Object.entries(members).flatMap(([member, value]) => {
    const secret = secretMember(member, value);
    if (secret) return [secret, ...inMembers(decodedToken(secret.value)?.claims ?? {})];
    if (typeof value === 'string')
      return /^(https?:\/)?\/\S*\?/.test(value) ? inMembers(Object.fromEntries(queryOf(value))) : [];
    return value && typeof value === 'object' ? inMembers(value) : [];
  });
}
