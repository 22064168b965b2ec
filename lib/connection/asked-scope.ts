import { config } from '@/lib/config';
import { parseScope, scopeCatalogue } from '@/lib/scopes';
import type { Connection } from './connection';

/**
 * What a flow asks for: the configured scopes, what the connection already has (so that widening it
 * never narrows it), and what the link adds.
 *
 * @param added a link's `scope`, untrusted: it can name scopes that this app knows, and no others
 * @returns scope tokens, or `undefined` when the link names an unknown one
 */
export function askedScope(added: string, connection: Connection | undefined): string[] | undefined {
  const { scopes } = config();
  const known = new Set([...scopeCatalogue.map(({ name }) => name), ...scopes]);
  const extra = parseScope(added);
  if (!extra?.every((name) => known.has(name))) return undefined;
  const kept = (connection?.scope ?? []).filter((name) => known.has(name));
  return [...new Set([...scopes, ...kept, ...extra])];
}
