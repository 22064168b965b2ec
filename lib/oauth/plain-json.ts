import { isUtf8 } from 'node:buffer';
import { parsedJson } from '@/lib/parsed-json';
import { textOf } from '@/lib/read-bounded';

/** Deepest nesting taken, in levels. Real answers have four; what walks a value by recursion dies of 10,000. */
const deepest = 32;

/**
 * Reads a JSON object that can be handed on. Everything else is refused: another content type (a page that happens to
 * parse, RFC 6749 §5.1), bytes that are no UTF-8 (RFC 8259 §8.1), a list, nesting without end.
 *
 * @param contentType the response's `Content-Type`
 */
export function plainJson(contentType: string | null, body: Uint8Array): Record<string, unknown> | undefined {
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType ?? '') || !isUtf8(body)) return undefined;
  const value = parsedJson(textOf(body));
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && isShallow(value) ? (value as Record<string, unknown>) : undefined;
}

/** Level by level, as recursion is what it guards against. */
function isShallow(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return false;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return true;
}
