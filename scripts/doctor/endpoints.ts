/**
 * Where an endpoint is that metadata need not name.
 * @see https://stytch.com/docs/api-reference/consumer/api/connected-apps/
 */
const DOCUMENTED = {
  userinfo_endpoint: '/v1/oauth2/userinfo',
  revocation_endpoint: '/v1/oauth2/revoke',
  introspection_endpoint: '/v1/oauth2/introspect',
} as const;

/** What the discovery document says; Stytch also answers errors that have none of it. */
export type Document = Readonly<Record<string, unknown>>;

/** @returns the address, and whether metadata names it or Stytch's documentation alone does */
export function endpoint(name: keyof typeof DOCUMENTED, document: Document, issuer: string) {
  const address = document[name];
  return typeof address === 'string'
    ? { url: address, isNamed: true }
    : { url: `${issuer}${DOCUMENTED[name]}`, isNamed: false };
}

/** A member of the document that lists names; undefined where it is not there or is no list. */
export function listed(document: Document, name: string): string[] | undefined {
  const list = document[name];
  return Array.isArray(list) ? list.map(String) : undefined;
}
