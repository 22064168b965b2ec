import { once } from 'node:events';
import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { TLSSocket } from 'node:tls';

export type HttpResponse = {
  url: string;
  /** Why there is no response. The other members are empty then. */
  failure?: Failure;
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
  /** The body, if it is a JSON object. */
  json: Document | undefined;
  /** When the request went out and the response's head came in, epoch milliseconds. */
  sentAt: number;
  receivedAt: number;
  /** Until when the server's certificate is valid, epoch milliseconds. */
  validUntil?: number;
};

/** What the discovery document says; Stytch also sends errors that have none of it. */
export type Document = Readonly<Record<string, unknown>>;

const TIMEOUT_MS = 5000;
const MAX_BYTES = 256 * 1024;

type Options = { form?: Record<string, string>; headers?: Record<string, string> };

/**
 * One request, no redirect followed. Not `fetch`: that tells servers that it is no navigation, and hides why a
 * connection failed.
 */
export async function request(url: string, options: Options = {}): Promise<HttpResponse> {
  const empty = { url, status: 0, headers: {}, text: '', json: undefined, sentAt: Date.now(), receivedAt: 0 };
  try {
    return { ...empty, ...(await send(url, options)) };
  } catch (error) {
    return { ...empty, failure: failure(error) };
  }
}

async function send(url: string, { form, headers = {} }: Options) {
  const outgoing = (url.startsWith('https:') ? overHttps : overHttp)(url, {
    method: form ? 'POST' : 'GET',
    headers: {
      Accept: 'application/json, text/html;q=0.9',
      'User-Agent': 'connected-app-doctor',
      Connection: 'close',
      ...(form ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {}),
      ...headers,
    },
    // No agent of its own: Node's goes by a proxy where the app does.
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  outgoing.end(form && new URLSearchParams(form).toString());
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  const receivedAt = Date.now();
  const certificate = (incoming.socket as Partial<TLSSocket>).getPeerCertificate?.();
  let text = '';
  for await (const chunk of incoming.setEncoding('utf8')) {
    text += chunk;
    if (text.length > MAX_BYTES) throw new Error('the response is over 256 KB');
  }
  const { statusCode: status = 0 } = incoming;
  const validUntil = Date.parse(certificate?.valid_to ?? '');
  return { status, headers: incoming.headers, text, json: jsonObject(text), receivedAt, validUntil };
}

function jsonObject(text: string): Document | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? (value as Document) : undefined;
  } catch {
    return undefined;
  }
}

/** Stytch's name for an error, in either of its two shapes. */
export function errorName({ json }: Pick<HttpResponse, 'json'>): string | undefined {
  const name = json?.error_type ?? json?.error;
  return typeof name === 'string' ? name : undefined;
}

const WORDS: Record<string, string> = {
  ENOTFOUND: 'the host name does not resolve',
  EAI_AGAIN: 'the DNS server does not respond',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ABORT_ERR: `no response within ${TIMEOUT_MS / 1000} s`,
  ETIMEDOUT: 'no response in time',
  // OpenSSL's verdicts on a certificate.
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for a different host name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate chain ends in an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate chain is incomplete or from an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate chain is incomplete or from an unknown authority',
};

/** What to do about a certificate, whoever shows it. */
export const UNTRUSTED =
  'If a private authority or a TLS proxy issued it, give that authority’s certificate to Node: NODE_EXTRA_CA_CERTS=/path/to/ca.pem';
const INVALID = 'Whoever runs that host must give it a valid certificate for this name';

/** Why there is no response, in words, with Node's or OpenSSL's code. `fix` is there for certificates. */
export type Failure = { code: string; words: string; fix?: string };

export function failure(error: unknown): Failure {
  const { code = '', message, errors } = error as Error & { code?: string; errors?: Error[] };
  // Node tries all addresses of a name, and puts their errors into one without a message.
  if (!message && errors?.[0]) return failure(errors[0]);
  const timedOut = (error as Error).name === 'TimeoutError' || code === 'ABORT_ERR';
  const known = WORDS[timedOut ? 'ABORT_ERR' : code];
  const words = known ? `${known}${code && !timedOut ? ` (${code})` : ''}` : message;
  const fix = /SELF_SIGNED|UNABLE_TO/.test(code) ? UNTRUSTED : /CERT/.test(code) ? INVALID : undefined;
  return { code, words, ...(fix && { fix }) };
}

/**
 * Where an endpoint is that metadata need not name.
 * @see https://stytch.com/docs/api-reference/consumer/api/connected-apps/
 */
const DOCUMENTED = {
  userinfo_endpoint: '/v1/oauth2/userinfo',
  revocation_endpoint: '/v1/oauth2/revoke',
  introspection_endpoint: '/v1/oauth2/introspect',
} as const;

/** @returns the address, and whether metadata names it or Stytch's documentation alone does */
export function endpoint(name: keyof typeof DOCUMENTED, document: Document, issuer: string) {
  const address = document[name];
  return typeof address === 'string'
    ? { url: address, isNamed: true }
    : { url: `${issuer}${DOCUMENTED[name]}`, isNamed: false };
}

/** A member of a document that lists names; undefined where it is not there or is no list. */
export function listed(document: Document, name: string): string[] | undefined {
  const list = document[name];
  return Array.isArray(list) ? list.map(String) : undefined;
}
