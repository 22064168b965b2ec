import type { ContentfulStatusCode } from 'hono/utils/http-status';

/**
 * Error types of Stytch that the stand-in sends, with HTTP status and text. Every name is one of `StytchAPIErrorType`
 * in `@stytch/vanilla-js` 6.3.0; the statuses are of https://stytch.com/docs/api-reference/b2b/api/errors where it has
 * them.
 */
const KNOWN = {
  unauthorized_credentials: [401, 'Unauthorized credentials.'],
  route_not_found: [404, 'The requested route could not be found.'],
  bad_request: [400, 'The request body cannot be read.'],
  invalid_argument: [400, 'An argument is invalid.'],
  user_not_found: [404, 'User could not be found.'],
  duplicate_email: [400, 'A user with the specified email already exists for this project.'],
  invalid_email: [400, 'Email format is invalid.'],
  organization_not_found: [404, 'Organization could not be found.'],
  organization_slug_already_used: [400, 'The organization slug is already in use.'],
  member_not_found: [404, 'Member could not be found.'],
  duplicate_member_email: [400, 'A member with that email address already exists in the organization.'],
  session_not_found: [404, 'Session could not be found.'],
  connected_app_not_found: [404, 'The requested Connected App could not be found.'],
  connected_app_invalid_redirect_url: [400, 'A redirect URL of the Connected App is invalid.'],
  connected_app_supplied_redirect_url_not_found_in_client: [
    401,
    'The redirect_uri is not registered with the Connected App.',
  ],
  connected_app_misconfigured_client: [400, 'The Connected App is misconfigured.'],
  authorization_endpoint_not_configured_for_project: [
    400,
    'The project has no Authorization URL; set one in the dashboard.',
  ],
  connected_app_redirect_url_must_include_scheme: [400, 'Redirect URLs must include a scheme.'],
  connected_app_redirect_url_must_use_http_or_https_scheme: [400, 'Redirect URLs must use http or https.'],
  connected_app_redirect_url_must_use_https_scheme: [400, 'Redirect URLs must use https.'],
  connected_app_redirect_url_http_scheme_must_use_loopback: [
    400,
    'Redirect URLs with http must use a loopback address.',
  ],
  connected_app_redirect_url_cannot_use_localhost: [400, 'Redirect URLs cannot use localhost.'],
  public_connected_apps_do_not_have_secrets: [400, 'Public Connected Apps do not have secrets.'],
  connected_app_already_rotating_secret: [400, 'A rotation of the secret has been started already.'],
  connected_app_not_rotating_secret: [400, 'No rotation of the secret has been started.'],
  connected_app_not_allowed_for_org: [403, 'The Connected App is not allowed for this organization.'],
  oauth_invalid_scope_requested: [
    400,
    'One or more of the requested scopes do not exist or cannot be granted.',
  ],
  third_party_clients_cannot_use_full_access: [400, 'Third party clients cannot request full_access.'],
  pkce_required_for_idp_authorization_flow: [400, 'A code_challenge is required for public clients.'],
  invalid_pkce_code_challenge: [400, 'The code_challenge is not a base64url SHA-256 value.'],
  no_oauth_authorize_user_selector: [400, 'One of user_id, session_token or session_jwt is required.'],
  no_oauth_authorize_member_selector: [
    400,
    'organization_id and member_id, or session_token, or session_jwt is required.',
  ],
  too_many_user_selection_arguments: [400, 'Only one way to select the user may be used.'],
} as const satisfies Record<string, readonly [ContentfulStatusCode, string]>;

export type StytchErrorType = keyof typeof KNOWN;

/** A response in Stytch's own error shape. Thrown by handlers, rendered in one place. */
export class StytchFault extends Error {
  readonly status: ContentfulStatusCode;
  readonly type: StytchErrorType;

  constructor(type: StytchErrorType, detail?: string) {
    const [status, message] = KNOWN[type];
    super(detail ? `${message} ${detail}` : message);
    this.status = status;
    this.type = type;
  }

  /** The body without `request_id` and `status_code` (`StytchError` of `stytch`, lib/shared/errors.ts). */
  body(): object {
    return {
      error_type: this.type,
      error_message: this.message,
      error_url: `https://stytch.com/docs/api/errors/${this.status}#${this.type}`,
    };
  }
}
