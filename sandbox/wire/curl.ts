import type { Exchange } from '../control/exchange-log.ts';
import { cookiesOf, credentialsOf, type Named, queryOf, secretMember } from './named-secrets.ts';

/**
 * The request as a command for a shell. In the place of each secret stands a variable, so that it can be shown and
 * copied: `CODE=… curl …`.
 * @param origin where the server of the exchange listens
 */
export function curlCommand(exchange: Exchange, origin: string): string {
  const { method, path, query, authorization, contentType, headers, body } = exchange;
  const members = Object.entries(query);
  const search = members.map(
    ([name, value], index) => `${index === 0 ? '?' : '&'}${encoded(name)}=${member(name, value)}`,
  );
  const isForm = contentType?.startsWith('application/x-www-form-urlencoded');
  const options = [
    ...(method === 'GET' ? [] : [`--request ${method}`]),
    ...(authorization ? [authorizationOption(authorization)] : []),
    ...(headers.cookie ? [`--cookie ${quoted(cookieText(headers.cookie))}`] : []),
    ...(isForm
      ? queryOf(body).map(
          ([name, value]) => `--data-urlencode ${quoted(`${plain(name)}=${member(name, value, plain)}`)}`,
        )
      : []),
    ...(!isForm && body
      ? [`--header 'Content-Type: ${contentType}'`, `--data ${quoted(jsonBody(body))}`]
      : []),
  ];
  return [`curl ${quoted(`${plain(origin + path)}${search.join('')}`)}`, ...options].join(' \\\n  ');
}

function authorizationOption(authorization: string): string {
  const { open, secret } = credentialsOf(authorization);
  return open.endsWith(':')
    ? `--user ${quoted(`${plain(open.split(' ')[1] ?? '')}${variable(secret)}`)}`
    : `--header ${quoted(`Authorization: ${plain(open)} ${variable(secret)}`)}`;
}

const cookieText = (header: string): string =>
  cookiesOf(header)
    .map((cookie) => `${plain(cookie.name.slice('cookie '.length))}=${variable(cookie)}`)
    .join('; ');

function member(name: string, value: unknown, write: (text: string) => string = encoded): string {
  const secret = secretMember(name, value);
  // A whole query in one member, with secrets of its own.
  if (name === 'request' || name === 'return_to') return '$REQUEST';
  return secret ? variable(secret) : write(typeof value === 'string' ? value : JSON.stringify(value));
}

function jsonBody(body: string): string {
  const secrets: string[] = [];
  const hide = (name: string, value: unknown): unknown => {
    const secret = secretMember(name, value);
    if (!secret) return value;
    return `\u0000${secrets.push(variable(secret)) - 1}\u0000`;
  };
  try {
    const text = plain(JSON.stringify(JSON.parse(body, hide)));
    return text.replace(/\\\\u0000(\d+)\\\\u0000/g, (_, index) => secrets[index] ?? '');
  } catch {
    return '$BODY';
  }
}

/** The variable of a secret: "access token" is `$ACCESS_TOKEN`. */
const variable = ({ name }: Named): string => `$${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;

/** Within double quotes a shell reads these itself. */
const plain = (text: string): string => text.replace(/[\\"$`]/g, '\\$&');
const encoded = (text: string): string => plain(encodeURIComponent(text));

const quoted = (text: string): string =>
  /[$\\]/.test(text) ? `"${text}"` : `'${text.replaceAll("'", `'\\''`)}'`;
