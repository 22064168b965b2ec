import { config } from '@/lib/config';
import type { Connection } from '@/lib/connection/connection';
import { parseScope, scopeCatalogue } from '@/lib/scopes';

/**
 * @param linkScope a link's `scope`, untrusted
 * @returns the configured, the granted and the link's scopes; `undefined` if the link names a scope that is unknown
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
