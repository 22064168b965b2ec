import { isUtf8 } from 'node:buffer';
import { parsedJson } from '@/lib/parsed-json';

/** Deepest nesting taken, in levels. Real answers have four; what walks a value by recursion dies of 10,000. */
const deepest = 32;

/**
 * Tells a JSON object that can be handed on from everything else: another content type (a page that happens to
 * parse, RFC 6749 §5.1), bytes that are no UTF-8 (RFC 8259 §8.1), a list, nesting without end.
 *
 * @param contentType the answer's `Content-Type`
 */
export function isPlainJson(contentType: string | null, body: Buffer): boolean {
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType ?? '') || !isUtf8(body)) return false;
  const value = parsedJson(body.toString());
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isShallow(value);
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
