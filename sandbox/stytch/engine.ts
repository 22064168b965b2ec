import Provider, { type Adapter } from 'oidc-provider';
import type { Switches } from '../control/switches.ts';
import { subjectClaims } from './claims.ts';
import { type ConnectedApps, isPublicClient } from './connected-apps.ts';
import type { Consents } from './consents.ts';
import type { Directory } from './directory.ts';
import { hasQuirk } from './quirks/apply.ts';
import { CLAIMS_OF_SCOPE, type Scope, STYTCH_SCOPES } from './scopes.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { Storage } from './storage.ts';

/** What the parts of the stand-in share: one Stytch project. */
export interface Project {
  /** The project domain, without a trailing slash; it is the issuer. */
  issuer: string;
  /** The customer's consent page, named by discovery. */
  authorizationUrl: string;
  /** The platform's own scopes. */
  scopes: readonly Scope[];
  directory: Directory;
  apps: ConnectedApps;
  consents: Consents;
  keys: SigningKeys;
  storage: Storage;
  switches: Switches;
}

const DAY = 24 * 60 * 60;
const REFRESH_TOKEN_SECONDS = 90 * DAY;

/**
 * The engine for codes, PKCE, token requests, rotation, introspection and revocation: oidc-provider (certified).
 * It is never reached by a browser. Codes are made by the backend API (grant.ts), as Stytch makes them when the
 * platform's consent page says so; the engine's own authorization endpoint and pages are not routed to.
 */
export function createEngine(project: Project): Provider {
  const { apps, directory, keys, storage, switches } = project;
  const engine = new Provider(project.issuer, {
    adapter: (model) => (model === 'Client' ? clientAdapter(apps) : storage.adapter(model)),
    jwks: { keys: [keys.privateJwk()] } as never,
    cookies: { keys: ['no cookie is ever set'] },
    claims: CLAIMS_OF_SCOPE,
    scopes: [...STYTCH_SCOPES, ...project.scopes].map(({ scope }) => scope),
    conformIdTokenClaims: false,
    findAccount: (_ctx, id) => {
      const subject = directory.subject(id);
      return subject && { accountId: id, claims: () => subjectClaims(subject) };
    },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    issueRefreshToken: (_ctx, _client, code) => code.scopes.has('offline_access'),
    rotateRefreshToken: ({ oidc }) =>
      oidc.client?.clientAuthMethod === 'none' || hasQuirk(switches, 'confidential-rotates'),
    pkce: { required: (_ctx, client) => client.clientAuthMethod === 'none' },
    ttl: {
      AccessToken: (_ctx, _token, client) =>
        switches.current.accessTokenTtl ??
        (apps.find(client.clientId)?.access_token_expiry_minutes ?? 60) * 60,
      AuthorizationCode: () => (hasQuirk(switches, 'code-short') ? 10 : 5 * 60),
      IdToken: 60 * 60,
      RefreshToken: REFRESH_TOKEN_SECONDS,
      // A grant ends by revocation, never by age: its tokens have their own lifetimes.
      Grant: 3650 * DAY,
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      // `resource` (RFC 8707) is judged in stytch-tokens.ts: the engine refuses it with invalid_target.
      resourceIndicators: { enabled: false },
      introspection: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
    },
    interactions: { url: () => '/' },
    routes: {
      token: '/v1/oauth2/token',
      userinfo: '/v1/oauth2/userinfo',
      introspection: '/v1/oauth2/introspect',
      revocation: '/v1/oauth2/revoke',
    },
  });
  acceptNextSecret(engine, apps);
  keepUnrotated(engine, switches);
  explainRefusals(engine, project);
  endConsentWithToken(engine, project);
  return engine;
}

/** Registered apps as the engine's clients. */
function clientAdapter(apps: ConnectedApps): Adapter {
  const none = async () => undefined;
  return {
    find: async (id: string) => {
      const registration = apps.registered.get(apps.find(id)?.client_id ?? '');
      if (!registration) return undefined;
      const { app, secret } = registration;
      return {
        client_id: app.client_id,
        ...(secret ? { client_secret: secret } : {}),
        token_endpoint_auth_method: isPublicClient(app) ? 'none' : 'client_secret_post',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        // Redirects are Stytch's business here (redirect-urls.ts); the engine has stricter, other rules for them.
        redirect_uris: ['https://unused.invalid/'],
      };
    },
    upsert: none,
    findByUserCode: none,
    findByUid: none,
    consume: none,
    destroy: none,
    revokeByGrantId: none,
  };
}

/** While a secret is being rotated the old and the next one are both good (api-client-secrets.ts). */
function acceptNextSecret(engine: Provider, apps: ConnectedApps): void {
  const { prototype } = engine.Client;
  const compare = prototype.compareClientSecret;
  prototype.compareClientSecret = async function either(actual) {
    const next = apps.registered.get(this.clientId)?.nextSecret;
    return (next !== undefined && actual === next) || compare.call(this, actual);
  };
}

/**
 * Confidential clients keep their refresh token: the response names none, though the engine would repeat the old one,
 * and each use adds three months to it (https://stytch.com/docs/api-reference/b2b/api/connected-apps/exchange-refresh-token).
 */
function keepUnrotated(engine: Provider, switches: Switches): void {
  engine.on('grant.success', (ctx) => {
    const { RefreshToken: token, RotatedRefreshToken: rotated } = ctx.oidc.entities;
    if (ctx.oidc.params?.grant_type !== 'refresh_token' || !token || rotated) return;
    if (!hasQuirk(switches, 'refresh-token-repeated'))
      delete (ctx.body as Record<string, unknown>).refresh_token;
    token.exp = Math.floor(Date.now() / 1000) + REFRESH_TOKEN_SECONDS;
    void token.save();
  });
}

function endConsentWithToken(engine: Provider, { consents, switches }: Project): void {
  engine.on('grant.revoked', (ctx) => {
    const { RefreshToken, AccessToken } = ctx.oidc.entities;
    const token = RefreshToken ?? AccessToken;
    if (ctx.oidc.route !== 'revocation' || !hasQuirk(switches, 'revoking-ends-consent')) return;
    if (token?.accountId && token.clientId) consents.revoke(token.accountId, token.clientId);
  });
}

/** Says why a grant was refused: the engine only writes "grant request is invalid", Stytch names the reason. */
function explainRefusals(engine: Provider, { consents }: Project): void {
  engine.on('grant.error', (ctx, error) => {
    const body = ctx.body as Record<string, unknown>;
    const gone =
      error.error === 'invalid_grant' ? consents.endedBy(ctx.oidc.params?.refresh_token) : undefined;
    if (gone === 'consent') {
      ctx.status = 401;
      body.error = 'connected_app_consent_revoked';
      body.error_description = 'The user withdrew their consent for this Connected App.';
    } else if (gone) {
      body.error_description = `${gone} not found`;
    } else if (error.error_detail) {
      body.error_description = error.error_detail;
    }
  });
}
