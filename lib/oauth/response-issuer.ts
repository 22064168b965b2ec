import type { ServerMetadata } from 'openid-client';
import { config, stytchEnvironmentOf } from '@/lib/config';
import { log } from '@/lib/log';
import { processWide } from '@/lib/process-wide';
import { OAuthFailure } from './failure';
import { unverifiedClaims } from './grant';

/** Stytch's project form of `iss`. It is not a URL, so it cannot be the issuer of metadata. */
const stytchProject = /^stytch\.com\/(project-(test|live)-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;

/**
 * Checks the `iss` of an authorization response before the code is exchanged (RFC 9207 §2.4). Stytch sends
 * `stytch.com/<project id>` by default; docs/decisions/0008-callback-issuer.md says why this app accepts it.
 *
 * @param response the callback's parameters. An `iss` that names a project is removed, because openid-client accepts only
 *   the issuer.
 * @returns the project that `iss` names; `undefined` if `iss` names the issuer or is absent
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
 * Checks that tokens belong to the project that `iss` named, or throws `issuer_mismatch`. Once per process it logs how to
 * make Stytch name the issuer.
 */
export function checkTokenProject(accessToken: string, project: string): void {
  const claims = unverifiedClaims(accessToken);
  // An opaque token names no project. The pinned token endpoint accepts no code of another project.
  const isOfProject = config().stytchProjectId || !claims || [claims.aud].flat().includes(project);
  if (!isOfProject) throw new OAuthFailure('issuer_mismatch');
  processWide('project-issuer', () => {
    log.info(
      'the callback names the Stytch project instead of the issuer, as Stytch does by default; it names the project domain once the platform calls Stytch over that domain (custom_base_url, see docs/stytch.md)',
    );
    return true;
  });
}
