/** @returns percent-encoded text (RFC 3986 §2.1) decoded; `undefined` if it has a bare `%`, or is not UTF-8 */
export function tryDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** @returns the value of a JSON text; `undefined` if it is not JSON */
export function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @returns the table's own property of an untrusted name, if there is one */
export function ownEntry<T>(table: Readonly<Record<string, T>>, name: unknown): T | undefined {
  return typeof name === 'string' && Object.hasOwn(table, name) ? table[name] : undefined;
}

/** @returns the milliseconds of a `Retry-After` header (RFC 9110 §10.2.3: seconds or a date); `undefined` if invalid */
export function retryAfterMs(header: string | null): number | undefined {
  if (!header) return undefined;
  const ms = /^\d{1,6}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

export class ResponseTooLarge extends Error {
  override readonly name = 'ResponseTooLarge';
}

/** Reads a body. Throws ResponseTooLarge above `maxBytes`, so that no server can fill this process's memory. */
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

/** @returns a body's text without its byte order mark, as `fetch` decodes it (Encoding Standard §6.1) */
export function decodeText(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}
