import type {
  AuthorizationCode,
  AuthorizationCodeModel,
  RefreshTokenModel,
  Token,
} from '@node-oauth/oauth2-server';
import type { Client } from '../server.ts';

/** Keeps codes and tokens in memory, as the package's documentation asks of a model. */
export function memoryModel({ id, secret, redirectUri }: Client) {
  const codes = new Map<string, AuthorizationCode>();
  const tokens = new Map<string, Token>();
  const client = { id, redirectUris: [redirectUri], grants: ['authorization_code', 'refresh_token'] };
  const model: AuthorizationCodeModel & RefreshTokenModel = {
    // The authorization endpoint asks without a secret, which it passes as null.
    getClient: async (asked, given) => asked === id && (given === null || given === secret) && client,
    async saveAuthorizationCode(code, client, user) {
      const saved = { ...code, client, user };
      codes.set(code.authorizationCode, saved);
      return saved;
    },
    getAuthorizationCode: async (code) => codes.get(code),
    revokeAuthorizationCode: async ({ authorizationCode }) => codes.delete(authorizationCode),
    validateScope: async (_user, _client, scope) => scope,
    async saveToken(token, client, user) {
      const saved = { ...token, client, user };
      if (token.refreshToken) tokens.set(token.refreshToken, saved);
      return saved;
    },
    getAccessToken: async (token) => [...tokens.values()].find(({ accessToken }) => accessToken === token),
    async getRefreshToken(token) {
      const found = tokens.get(token);
      return found && { ...found, refreshToken: token };
    },
    revokeToken: async ({ refreshToken }) => tokens.delete(refreshToken),
  };
  return { model, revokeAll: () => tokens.clear() };
}
