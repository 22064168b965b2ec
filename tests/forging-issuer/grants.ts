import { createHash, randomBytes } from 'node:crypto';

/** The one client that an emulated issuer knows. */
export interface Client {
  id: string;
  /** Absent: a public client. */
  secret?: string | undefined;
  redirectUri: string;
}

/** What the user allowed, on the way from the authorization request to the tokens. */
export interface Granted {
  scope: string;
  nonce: string | undefined;
  challenge: string;
}

const random = (prefix: string): string => `${prefix}-${randomBytes(24).toString('base64url')}`;

/** Codes and refresh tokens of an issuer that keeps the rules (RFC 6749 §4.1.3 and §6, RFC 7636 §4.6). */
export class Grants {
  readonly #client: Client;
  readonly #codes = new Map<string, Granted>();
  readonly #refreshTokens = new Map<string, Granted>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** @throws Error when the authorization request breaks a rule */
  authorize(query: URLSearchParams): string {
    const said = Object.fromEntries(query);
    const must = {
      client_id: this.#client.id,
      redirect_uri: this.#client.redirectUri,
      response_type: 'code',
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(must)) {
      if (said[name] !== value) throw new Error(`authorization request with ${name}=${said[name]}`);
    }
    if (new Set(query.keys()).size !== query.size) throw new Error('doubled authorization parameter');
    const { scope = '', nonce, state, code_challenge: challenge = '' } = said;
    // 256 bits each, and a nonce whenever there will be an ID token to carry it.
    const secrets = [state, challenge, ...(scope.split(' ').includes('openid') ? [nonce] : [])];
    if (!secrets.every((secret) => secret && /^[\w-]{43,128}$/.test(secret)))
      throw new Error('a weak secret');
    const code = random('code');
    this.#codes.set(code, { scope, nonce, challenge });
    return code;
  }

  /**
   * Redeems a code, once, or a refresh token.
   * @returns what was granted, or the `error` of RFC 6749 §5.2
   */
  redeem(form: URLSearchParams): Granted | string {
    const said = Object.fromEntries(form);
    if (said.client_id !== this.#client.id || said.client_secret !== this.#client.secret)
      return 'invalid_client';
    if (said.grant_type === 'refresh_token') {
      return this.#refreshTokens.get(said.refresh_token ?? '') ?? 'invalid_grant';
    }
    if (said.grant_type !== 'authorization_code') return 'unsupported_grant_type';
    const granted = this.#codes.get(said.code ?? '');
    this.#codes.delete(said.code ?? '');
    const challenge = createHash('sha256')
      .update(said.code_verifier ?? '')
      .digest('base64url');
    const good = granted?.challenge === challenge && said.redirect_uri === this.#client.redirectUri;
    return good ? granted : 'invalid_grant';
  }

  refreshToken(granted: Granted): string {
    const token = random('refresh');
    this.#refreshTokens.set(token, granted);
    return token;
  }

  /** A refresh token ends when the client is told its successor, and not before (RFC 6749 §6). */
  replaced(refreshToken: string): void {
    this.#refreshTokens.delete(refreshToken);
  }
}
