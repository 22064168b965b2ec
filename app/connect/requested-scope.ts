import { config } from '@/lib/config';
import type { Connection } from '@/lib/connection/connection';
import { parseScope, scopeCatalogue } from '@/lib/scopes';

/** What a flow asks for, and which of it the user wants on top of what they granted before. */
export type Asked = { scope: string[]; added: string[] };

/**
 * What a flow asks for: the configured scopes, what the connection already has (so that widening it
 * never narrows it), and what the link adds.
 *
 * @param linkScope a link's `scope`, untrusted: it can name scopes that this app knows, and no others
 * @returns `undefined` when the link names an unknown one
 */
export function requestedScope(linkScope: string, connection: Connection | undefined): Asked | undefined {
  const { scopes } = config();
  const known = new Set([...scopeCatalogue.map(({ name }) => name), ...scopes]);
  const added = parseScope(linkScope);
  if (!added?.every((name) => known.has(name))) return undefined;
  const kept = (connection?.scope ?? []).filter((name) => known.has(name));
  return { scope: [...new Set([...scopes, ...kept, ...added])], added: connection ? added : [] };
}
