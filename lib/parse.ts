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

/** @returns what a JSON text says, and `undefined` for a text that is none */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An answer that goes on beyond what was to be read of it. */
export class ResponseTooLarge extends Error {
  override readonly name = 'ResponseTooLarge';
}

/**
 * Reads a response's body up to a bound. Time is bounded by the request's own signal; without a bound
 * on size, a hostile or broken server could fill this process's memory in that time.
 *
 * @param maxBytes most bytes to take
 * @throws ResponseTooLarge; the rest is not read
 */
export async function readBounded(response: Response, maxBytes: number): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop by a throw cancels the stream.
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new ResponseTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** @returns a body's text, decoded as `fetch` decodes it: one byte order mark in front is dropped (Encoding Standard §6.1) */
export function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}
