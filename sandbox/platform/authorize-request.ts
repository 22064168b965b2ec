/** An authorization request as the Authorization URL receives it, read as Stytch's own component reads it. */
export interface AuthorizeRequest {
  client_id: string;
  redirect_uri: string;
  response_type: string;
  scopes: string[];
  prompt?: string;
  state?: string;
  nonce?: string;
  code_challenge?: string;
  resources?: string[];
}

/**
 * Reads the query of the Authorization URL (`stytchauth/stytch-browser`, packages/web/src/utils/idpHelpers.ts):
 * `response_type` and `scope` have defaults; what Stytch does not know is ignored, `code_challenge_method` too, as S256
 * is implied.
 * @returns the request, or the text of the component's error when a required parameter is missing.
 */
export function readAuthorizeRequest(query: URLSearchParams): AuthorizeRequest | string {
  for (const required of ['client_id', 'redirect_uri']) {
    if (!query.get(required)) return `Required parameter is missing: ${required}`;
  }
  const resources = query.getAll('resource');
  return {
    client_id: query.get('client_id') as string,
    redirect_uri: query.get('redirect_uri') as string,
    response_type: query.get('response_type') || 'code',
    scopes: (query.get('scope') || 'openid email profile').split(' ').filter(Boolean),
    ...present(query, 'prompt'),
    ...present(query, 'state'),
    ...present(query, 'nonce'),
    ...present(query, 'code_challenge'),
    ...(resources.length > 0 ? { resources } : {}),
  };
}

function present<Name extends string>(query: URLSearchParams, name: Name): { [N in Name]?: string } {
  const value = query.get(name);
  return (value ? { [name]: value } : {}) as { [N in Name]?: string };
}
