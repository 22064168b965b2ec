/**
 * @param text percent-encoded (RFC 3986 §2.1)
 * @returns what it stands for; `undefined` for a bare `%` or bytes that are no UTF-8
 */
export function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
