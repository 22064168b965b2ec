/** @returns percent-encoded text (RFC 3986 §2.1) decoded; `undefined` for a bare `%`, or bytes that are not UTF-8 */
export function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** @returns the value of a JSON text; `undefined` when it is not JSON */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @returns a table's entry of this name, untrusted; `undefined` when the table itself has none */
export function entryOf<T>(table: Readonly<Record<string, T>>, name: unknown): T | undefined {
  return typeof name === 'string' && Object.hasOwn(table, name) ? table[name] : undefined;
}

/** @returns the wait of a `Retry-After` header (RFC 9110 §10.2.3: seconds or a date); `undefined` when unreadable */
export function retryAfterMs(header: string | null): number | undefined {
  if (!header) return undefined;
  const ms = /^\d{1,6}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** A response that is longer than its reader allows. */
export class ResponseTooLarge extends Error {
  override readonly name = 'ResponseTooLarge';
}

/** Reads a body up to a bound, else throws ResponseTooLarge: no server can fill this process's memory. */
export async function readBounded(response: Response, maxBytes: number): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // An error thrown in the loop cancels the stream.
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new ResponseTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** @returns a body's text, decoded as `fetch` does it: without one leading byte order mark (Encoding Standard §6.1) */
export function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}
