import { randomUUID } from 'node:crypto';
import Provider from 'oidc-provider';
import type { Tamper } from '../control/switches.ts';
import { PROJECT } from '../identities.ts';
import { organizationClaim } from './claims.ts';
import type { Project } from './engine.ts';
import { hasQuirk, quirked } from './quirks/apply.ts';

/**
 * Gives the engine's tokens the form that Stytch gives them, and leaves its logic alone.
 *
 * Access tokens: the engine can issue JWTs, but it stores none of those, so that they cannot be introspected, revoked
 * or used at userinfo, and it types them `at+jwt`, which the Stytch SDK refuses. So the engine keeps its opaque,
 * stored token, and what the client gets is a JWT whose `jti` is the handle of the stored one.
 */
export function issueStytchTokens(engine: Provider, project: Project): void {
  issueAccessTokensAsJwt(engine, project);
  issueIdTokens(engine, project);
}

type AccessToken = InstanceType<Provider['AccessToken']>;

/** Marks a JWT, so that the engine's introspection and revocation, which refuse what looks like one, look it up. */
export const DISGUISE = 'jwt:';

function issueAccessTokensAsJwt(engine: Provider, project: Project): void {
  const { AccessToken } = engine;
  const save = AccessToken.prototype.save;
  AccessToken.prototype.save = async function saveAndSign() {
    const handle = await save.call(this);
    const stored = project.storage.entries('AccessToken').get(handle)?.payload;
    const subject = project.directory.subject(this.accountId ?? '');
    const claims = {
      ...organizationClaim(subject),
      iss: project.issuer,
      sub: this.accountId,
      aud: audienceOf(project, this),
      client_id: this.clientId,
      scope: this.scope,
      jti: handle,
      iat: stored?.iat,
      nbf: stored?.iat,
      exp: stored?.exp,
    };
    const { switches } = project;
    return sign(project, switches.current.tokens.access, quirked(switches, 'accessToken', claims));
  };
  const find = AccessToken.find;
  AccessToken.find = async function findByJwt(value: string, ...rest: never[]) {
    const jwt = value.startsWith(DISGUISE) ? value.slice(DISGUISE.length) : value;
    const handle = (await project.keys.claimsOf(jwt))?.jti;
    return typeof handle === 'string' ? find.call(this, handle, ...rest) : undefined;
  } as typeof find;
}

function audienceOf({ apps, storage, switches }: Project, { clientId, grantId }: AccessToken): string[] {
  const custom = apps.find(clientId ?? '')?.access_token_custom_audience;
  const resources = hasQuirk(switches, 'resource-in-aud')
    ? storage.entries('Grant').get(grantId ?? '')?.payload.resources
    : undefined;
  return [PROJECT.id, ...(custom ? [custom] : []), ...Object.keys(resources ?? {})];
}

function issueIdTokens(engine: Provider, project: Project): void {
  const { IdToken } = engine;
  IdToken.prototype.issue = async function issueAsStytch() {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      ...(await this.payload()),
      iss: project.issuer,
      // To the app its id is the address that it came with; the internal one is in the access token.
      aud: [project.apps.find(this.client.clientId)?.client_id_metadata_url ?? this.client.clientId],
      jti: randomUUID(),
      iat: now,
      nbf: now,
      exp: now + 60 * 60,
    };
    const { switches } = project;
    const refresh = Provider.ctx?.oidc.params?.grant_type === 'refresh_token';
    return sign(project, switches.current.tokens.id, quirked(switches, 'idToken', claims, { refresh }));
  };
}

async function sign(project: Project, tamper: Tamper | null | undefined, claims: object): Promise<string> {
  const changed = Object.entries({ ...claims, ...tamper?.claims }).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  const token = await project.keys.sign(Object.fromEntries(changed), tamper?.header);
  return tamper?.breakSignature ? withBrokenSignature(token) : token;
}

/** Changes the first character of the signature: the last one may carry unused bits only. */
function withBrokenSignature(token: string): string {
  const start = token.lastIndexOf('.') + 1;
  return `${token.slice(0, start)}${token[start] === 'A' ? 'B' : 'A'}${token.slice(start + 1)}`;
}
