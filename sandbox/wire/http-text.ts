import type { Exchange } from '../control/exchange-log.ts';
import { membersOfJson } from '../control/members-of-body.ts';
import { cookiesOf, credentialsOf, queryOf, secretMember } from './named-secrets.ts';
import type { Part, Secrets } from './secrets.ts';

/** Headers that say something about OAuth; the many others of a browser would hide them. */
const TELLING_REQUEST = ['host', 'authorization', 'content-type', 'origin', 'sec-fetch-site', 'cookie'];
const TELLING_ANSWER = [
  ...['content-type', 'location', 'cache-control', 'www-authenticate', 'retry-after', 'referrer-policy'],
  'set-cookie',
];

/** The request as it was sent, secrets masked. */
export function requestText(exchange: Exchange, secrets: Secrets): Part[] {
  const { method, path, query, headers } = exchange;
  const search = Object.entries(query);
  return [
    `${method} `,
    ...secrets.parts(path),
    ...pairs(search, secrets, '\n  ?', '\n  &'),
    '\n',
    ...TELLING_REQUEST.flatMap((name) => headerText(name, headers[name], secrets)),
    ...bodyText(exchange.body, exchange.contentType, secrets),
  ];
}

/** The answer as it was sent, secrets masked. Pages are left out. */
export function answerText(exchange: Exchange, secrets: Secrets): Part[] {
  const { status, answerHeaders, answer, answerType } = exchange;
  if (status === null) return ['No answer.'];
  const headers = TELLING_ANSWER.flatMap((telling) =>
    answerHeaders
      .filter(([name]) => name === telling)
      .flatMap(([name, value]) => headerText(name, value, secrets)),
  );
  const body = answer
    ? bodyText(answer, answerType, secrets)
    : answerType?.includes('html')
      ? ['\n<HTML page>']
      : [];
  return [`${status}\n`, ...headers, ...body];
}

function headerText(name: string, value: string | undefined, secrets: Secrets): Part[] {
  return value === undefined ? [] : [`${name}: `, ...headerValue(name, value, secrets), '\n'];
}

function headerValue(name: string, value: string, secrets: Secrets): Part[] {
  if (name === 'authorization') {
    const { open, secret } = credentialsOf(value);
    return [open.endsWith(':') ? open : `${open} `, secrets.of(secret)];
  }
  if (name === 'location') return addressText(value, secrets);
  if (name !== 'cookie' && name !== 'set-cookie') return secrets.parts(value);
  const [first = '', attributes] = name === 'cookie' ? [value] : value.split(/(?=;)(.*)/s);
  const cookies = cookiesOf(first).flatMap((cookie, index): Part[] => [
    `${index === 0 ? '' : '; '}${cookie.name.slice('cookie '.length)}=`,
    secrets.of(cookie),
  ]);
  return [...(cookies.length > 0 ? cookies : [first]), attributes ?? ''];
}

/** An address with the secrets of its query masked, each member on a line of its own. */
function addressText(address: string, secrets: Secrets): Part[] {
  const [base = '', query] = address.split(/\?(.*)/s);
  return [...secrets.parts(base), ...(query ? pairs(queryOf(address), secrets, '\n  ?', '\n  &') : [])];
}

function pairs(members: [string, unknown][], secrets: Secrets, first: string, next: string): Part[] {
  return members.flatMap(([name, value], index): Part[] => [
    `${index === 0 ? first : next}${name}=`,
    ...valueText(name, value, secrets),
  ]);
}

/** A member's value: a secret by its name, else a text in which secrets may stand. */
export function valueText(name: string, value: unknown, secrets: Secrets): Part[] {
  const secret = secretMember(name, value);
  if (secret) return [secrets.of(secret)];
  if (typeof value !== 'string') return secrets.parts(JSON.stringify(value) ?? '');
  return /^(https?:\/)?\/\S*\?/.test(value) ? addressText(value, secrets) : secrets.parts(value);
}

function bodyText(body: string, type: string | null, secrets: Secrets): Part[] {
  if (body === '') return [];
  if (type?.startsWith('application/x-www-form-urlencoded')) {
    const nested = new Set(['request', 'return_to']);
    const members = queryOf(body).filter(([name]) => !nested.has(name));
    const hidden = queryOf(body).some(([name]) => nested.has(name))
      ? ['\n(and the query string of the form’s page)']
      : [];
    return ['\n', ...pairs(members, secrets, '', '\n&'), ...hidden];
  }
  const members = membersOfJson(body);
  if (Object.keys(members).length === 0) return ['\n', ...secrets.parts(body)];
  return ['\n', ...jsonText(members, secrets, '')];
}

function jsonText(value: unknown, secrets: Secrets, indent: string): Part[] {
  if (!value || typeof value !== 'object') return secrets.parts(JSON.stringify(value));
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return [isList ? '[]' : '{}'];
  const inner = `${indent}  `;
  const lines = entries.flatMap(([name, member], index): Part[] => [
    `${index === 0 ? '' : ','}\n${inner}${isList ? '' : `${JSON.stringify(name)}: `}`,
    ...(secretMember(name, member) || (typeof member === 'string' && member.includes('?'))
      ? ['"', ...valueText(name, member, secrets), '"']
      : jsonText(member, secrets, inner)),
  ]);
  return [isList ? '[' : '{', ...lines, `\n${indent}${isList ? ']' : '}'}`];
}
