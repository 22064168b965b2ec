import { decodeJwt } from 'jose';
import type { ServerMetadata } from 'openid-client';
import { config, stytchEnvironmentOf } from '@/lib/config';
import { log } from '@/lib/log';
import { processWide } from '@/lib/process-wide';
import { OAuthFailure } from './failure';

/** How Stytch names a project in `iss`. It is not a URL, so it is never the issuer of a discovery document. */
const stytchProject = /^stytch\.com\/(project-(test|live)-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;

/**
 * Checks the `iss` of an authorization response before the code is exchanged (RFC 9207 §2.4). Stytch sends
 * `stytch.com/<project id>` by default; docs/decisions/0008-callback-issuer.md says why this app accepts it.
 *
 * @param response the parameters of the callback. An `iss` that names a project is removed from them, because the
 *   protocol library knows the issuer alone.
 * @returns the project that `iss` names; `undefined` when `iss` names the issuer or is absent
 * @throws OAuthFailure `issuer_mismatch`
 * @see https://stytch.com/docs/connected-apps/resources/faq
 */
export function checkResponseIssuer(response: URLSearchParams, metadata: ServerMetadata): string | undefined {
  const [iss, ...others] = response.getAll('iss');
  const promised = metadata.authorization_response_iss_parameter_supported === true;
  if (iss === undefined && !promised) return undefined;
  if (iss === metadata.issuer && others.length === 0) return undefined;
  const [, project, environment] = stytchProject.exec(iss ?? '') ?? [];
  const { issuer, stytchProjectId = project } = config();
  const domainEnvironment = stytchEnvironmentOf(issuer) ?? environment;
  const named = project === stytchProjectId && environment === domainEnvironment;
  if (promised || others.length > 0 || !project || !named) throw new OAuthFailure('issuer_mismatch');
  response.delete('iss');
  return project;
}

/**
 * Checks that tokens belong to the project that `iss` named. Once per process it tells the operator how the platform can
 * make Stytch name the project's domain.
 *
 * @param project from `checkResponseIssuer`
 * @throws OAuthFailure `issuer_mismatch`
 */
export function checkProject(accessToken: string, project: string): void {
  if (!isOfProject(accessToken, project)) throw new OAuthFailure('issuer_mismatch');
  const state = processWide('project-issuer', () => ({ logged: false }));
  if (!state.logged)
    log.info(
      'the callback names the Stytch project instead of the issuer, as Stytch does by default; it names the project domain once the platform calls Stytch over that domain (custom_base_url, see docs/stytch.md)',
    );
  state.logged = true;
}

/**
 * Stytch names the project in the access token's `aud`. With `STYTCH_PROJECT_ID` it is known already. An opaque token
 * names none: then the exchange is the proof, because the pinned token endpoint accepts no code of another project.
 */
function isOfProject(accessToken: string, project: string): boolean {
  if (config().stytchProjectId) return true;
  try {
    const { aud = [] } = decodeJwt(accessToken);
    return [aud].flat().includes(project);
  } catch {
    return true;
  }
}
