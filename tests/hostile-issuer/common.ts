import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Endpoint, Json } from '../forging-issuer/forgery.ts';
import type { CommonFault } from './fault.ts';

const MEGABYTE = Buffer.alloc(1024 * 1024, ' ');

const json = { 'Content-Type': 'application/json' };

/** Sends an honest response with something in front of its first member. */
const withPrefix = (response: ServerResponse, honest: Json, prefix: string | Buffer): void => {
  response.writeHead(200, json).write('{');
  response.write(prefix);
  response.end(`,${JSON.stringify(honest).slice(1)}`);
};

async function flood(response: ServerResponse): Promise<void> {
  response.writeHead(200, json).on('error', () => {});
  for (let sent = 0; sent < 100 && !response.destroyed; sent++) {
    if (!response.write(MEGABYTE))
      await new Promise((resolve) => response.once('drain', resolve).once('close', resolve));
  }
  response.end('{}');
}

function trickle(response: ServerResponse): void {
  response.writeHead(200, json);
  const timer = setInterval(() => response.write(' '), 1000);
  response.once('close', () => clearInterval(timer));
}

const unconfirmed = 'disconnects, not confirmed';
const unread: Record<Endpoint, string> = {
  discovery: 'refuses: issuer_misconfigured',
  // Before the code is spent, and nothing that the token endpoint said.
  jwks: 'refuses: issuer_misconfigured',
  token: 'refuses: token_response_invalid',
  userinfo: 'connects, refuses userinfo',
  // A client ignores the body (RFC 7009 §2.2), at an address that metadata names. Here it names none.
  revocation: 'disconnects, not confirmed',
};
const refused = { ...unread, revocation: unconfirmed };
const unavailable = {
  ...refused,
  discovery: 'refuses: issuer_unavailable',
  jwks: 'refuses: issuer_unavailable',
  token: 'refuses: issuer_unavailable',
};
const harmless: Record<Endpoint, string> = {
  discovery: 'connects',
  jwks: 'connects',
  token: 'connects',
  userinfo: 'connects',
  revocation: 'disconnects',
};

/** What any of the five endpoints can do to the app. */
export const common: CommonFault[] = [
  {
    name: 'redirect-elsewhere',
    given: '307 to another host, which would repeat a POST and the secret in it',
    respond: (response, _, { elsewhere }) =>
      response.writeHead(307, { Location: `${elsewhere}/taken` }).end(),
    expect: refused,
  },
  {
    name: 'redirect-within',
    given: '302 to a path of the issuer',
    respond: (response) => response.writeHead(302, { Location: '/elsewhere' }).end(),
    expect: refused,
  },
  {
    name: 'html',
    given: '200 with a web page',
    respond: (response) =>
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<script>alert(1)</script>'),
    expect: unread,
  },
  {
    name: 'content-type-wrong',
    given: 'an honest response with the content type of a web page',
    respond: (response, honest) =>
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(JSON.stringify(honest)),
    expect: unread,
  },
  {
    name: 'content-type-absent',
    given: 'an honest response without a content type',
    respond: (response, honest) => response.writeHead(200).end(JSON.stringify(honest)),
    expect: unread,
  },
  {
    name: 'flood',
    given: '100 MB',
    respond: (response) => void flood(response),
    expect: { ...unread, revocation: unconfirmed },
  },
  {
    name: 'compressed-flood',
    given: '100 MB that come as 100 KB (gzip)',
    respond: (response) => response.writeHead(200, { ...json, 'Content-Encoding': 'gzip' }).end(compressed()),
    expect: { ...unread, revocation: unconfirmed },
  },
  {
    name: 'trickle',
    given: 'one byte per second',
    respond: trickle,
    expect: unavailable,
  },
  {
    name: 'silence',
    given: 'the connection is closed before a response',
    respond: (response) => response.destroy(),
    expect: unavailable,
  },
  {
    name: 'cut-off',
    given: 'the connection is closed in the middle of the response',
    respond: (response, honest) => {
      const text = JSON.stringify(honest);
      response.writeHead(200, { ...json, 'Content-Length': text.length });
      response.write(text.slice(0, text.length / 2), () => response.destroy());
    },
    expect: unavailable,
  },
  {
    name: 'empty',
    given: '200 with nothing',
    respond: (response) => response.writeHead(200, json).end(),
    expect: unread,
  },
  {
    name: 'no-object',
    given: 'JSON that is a list',
    respond: (response, honest) => response.writeHead(200, json).end(JSON.stringify([honest])),
    expect: unread,
  },
  {
    name: 'half-json',
    given: 'JSON that ends in the middle',
    respond: (response, honest) => response.writeHead(200, json).end(JSON.stringify(honest).slice(0, -1)),
    expect: unread,
  },
  {
    name: 'invalid-utf-8',
    given: 'bytes that are no UTF-8, in a member that the app does not read',
    respond: (response, honest) => withPrefix(response, honest, Buffer.from('"note":"\xff\xfe"', 'latin1')),
    expect: unread,
  },
  {
    name: 'deep-nesting',
    given: 'lists in lists, 50,000 deep, in a member that the app does not read',
    respond: (response, honest) =>
      withPrefix(response, honest, `"note":${'['.repeat(50_000)}${']'.repeat(50_000)}`),
    expect: unread,
  },
  {
    name: 'prototype-keys',
    given: 'members named `__proto__` and `constructor`; nothing comes of them',
    respond: (response, honest) => {
      const evil = '{"polluted":true,"access_token":"evil","sub":"evil","keys":[]}';
      withPrefix(response, honest, `"__proto__":${evil},"constructor":{"prototype":${evil}}`);
    },
    expect: harmless,
  },
  {
    name: 'duplicate-keys',
    given: 'members twice; the last one counts, as RFC 7519 §4 allows and every reader here does',
    respond: (response, honest) =>
      withPrefix(
        response,
        honest,
        '"issuer":"https://other.example","keys":[],"access_token":"first","sub":"first"',
      ),
    expect: harmless,
  },
  {
    name: 'headers-too-large',
    given: '64 KB of headers',
    respond: (response, honest) =>
      response.writeHead(200, { ...json, 'X-Long': 'x'.repeat(65_536) }).end(JSON.stringify(honest)),
    expect: unavailable,
  },
];

let bomb: Buffer | undefined;
function compressed(): Buffer {
  bomb ??= gzipSync(Buffer.alloc(100 * 1024 * 1024, ' '));
  return bomb;
}
