import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Endpoint, Forgery, Json } from './forgery.ts';
import { type Client, Grants } from './grants.ts';
import { newKey, type SigningKey } from './signing.ts';
import { issueTokens, userinfoClaims } from './tokens.ts';

const paths: Record<string, Endpoint> = {
  '/.well-known/openid-configuration': 'discovery',
  '/.well-known/jwks.json': 'jwks',
  '/v1/oauth2/token': 'token',
  '/v1/oauth2/userinfo': 'userinfo',
  '/v1/oauth2/revoke': 'revocation',
};

export interface Received {
  endpoint: Endpoint;
  headers: IncomingMessage['headers'];
  form: URLSearchParams;
}

/** An issuer with Stytch's paths that is honest except where `forgery` says otherwise. */
export class Issuer {
  forgery: Forgery = {};
  /** What the app's server asked, in order. */
  readonly requests: Received[] = [];
  /** Everything that must not be seen anywhere: codes, tokens, verifiers, the client's secret. */
  readonly secrets = new Set<string>();
  /** Published keys; the first one signs. */
  keys: SigningKey[] = [newKey()];
  /** By how much this issuer's clock is ahead of the machine's. */
  aheadMs = 0;
  readonly url: string;
  readonly client: Client;
  readonly grants: Grants;
  readonly #server: Server;

  private constructor(server: Server, client: Client) {
    this.#server = server;
    this.client = client;
    this.grants = new Grants(client);
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    if (client.secret) this.secrets.add(client.secret);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#respond(request, response).catch((error: Error) => {
        if (!response.headersSent) send(response, 400, { error: 'invalid_request', why: error.message });
      });
    });
  }

  static async start(client: Client): Promise<Issuer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Issuer(server, client);
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** Epoch seconds by this issuer's clock. */
  now(): number {
    return Math.floor((Date.now() + this.aheadMs) / 1000);
  }

  /** @returns how often the app asked an endpoint since `from`, an earlier length of `requests` */
  asked(endpoint: Endpoint, from = 0): number {
    return this.requests.slice(from).filter((request) => request.endpoint === endpoint).length;
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.url);
    if (url.pathname === '/authorize') return this.#authorize(url, response);
    const endpoint = paths[url.pathname];
    if (!endpoint) return send(response, 404, { error: 'not_found' });
    const form = new URLSearchParams(await text(request));
    for (const name of ['code_verifier', 'token']) {
      const value = form.get(name);
      if (value) this.secrets.add(value);
    }
    this.requests.push({ endpoint, headers: request.headers, form });
    const { status, body } = this.#honest(endpoint, form, request.headers.authorization);
    const raw = this.forgery.raw?.[endpoint];
    if (raw) raw(response, body);
    else send(response, status, body);
  }

  #authorize(url: URL, response: ServerResponse): void {
    const code = this.grants.authorize(url.searchParams);
    this.secrets.add(code);
    const honest = { code, state: url.searchParams.get('state') ?? '' };
    const query = new URLSearchParams(this.forgery.callback?.(honest) ?? honest);
    response.writeHead(303, { Location: `${this.client.redirectUri}?${query}` }).end();
  }

  #honest(endpoint: Endpoint, form: URLSearchParams, bearer?: string): { status: number; body: Json } {
    const { metadata, keySet, userinfo } = this.forgery;
    const same = <T>(value: T): T => value;
    switch (endpoint) {
      case 'discovery':
        return { status: 200, body: (metadata ?? same)(metadataOf(this.url)) };
      case 'jwks':
        return { status: 200, body: { keys: (keySet ?? same)(this.keys.map(({ jwk }) => jwk)) } };
      case 'userinfo':
        if (!this.secrets.has(bearer?.replace(/^Bearer /i, '') ?? ''))
          return { status: 401, body: { error: 'invalid_token' } };
        return { status: 200, body: (userinfo ?? same)({ ...userinfoClaims }) };
      case 'revocation':
        return { status: 200, body: { status_code: 200 } };
      case 'token': {
        const granted = this.grants.redeem(form);
        if (typeof granted === 'string') return { status: 400, body: { error: granted } };
        const body = issueTokens(this, granted, form.get('grant_type') ?? '');
        if ('refresh_token' in body) this.grants.replaced(form.get('refresh_token') ?? '');
        return { status: 200, body };
      }
    }
  }
}

function metadataOf(issuer: string): Json {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/v1/oauth2/token`,
    userinfo_endpoint: `${issuer}/v1/oauth2/userinfo`,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

function send(response: ServerResponse, status: number, body: Json): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
