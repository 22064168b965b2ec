import { config } from '@/lib/config';
import type { Connection } from '@/lib/connection/connection';
import { parseScope, scopeCatalogue } from '@/lib/scopes';

/**
 * @param linkScope a link's `scope`, untrusted: it can name scopes that this app knows, and no others
 * @returns what is configured, what the connection has, so that nobody loses what they allowed before, and what the
 *   link adds
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
