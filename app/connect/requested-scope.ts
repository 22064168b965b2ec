import { config } from '@/lib/config';
import type { Connection } from '@/lib/connection/connection';
import { parseScope, scopeCatalogue } from '@/lib/scopes';

/**
 * What a flow asks for: the configured scopes, those that the connection has, and those that the link adds. So a user
 * who allows more never loses what they allowed before.
 *
 * @param linkScope a link's `scope`, untrusted: it can name scopes that this app knows, and no others
 * @returns the scope, and what is `added` to a connection; `undefined` when the link names an unknown scope
 */
export function requestedScope(
  linkScope: string,
  connection: Connection | undefined,
): { scope: string[]; added: string[] } | undefined {
  const { scopes } = config();
  const known = new Set([...scopeCatalogue.map(({ name }) => name), ...scopes]);
  const added = parseScope(linkScope);
  if (!added?.every((name) => known.has(name))) return undefined;
  const kept = (connection?.scope ?? []).filter((name) => known.has(name));
  return { scope: [...new Set([...scopes, ...kept, ...added])], added: connection ? added : [] };
}
