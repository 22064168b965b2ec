/** An answer that goes on beyond what was to be read of it. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

/**
 * Reads a response's body up to a bound. Time is bounded by the request's own signal; without a bound
 * on size, a hostile or broken server could fill this process's memory in that time.
 *
 * @param maxBytes most bytes to take
 * @throws AnswerTooLarge; the rest is not read
 */
export async function readBounded(response: Response, maxBytes: number): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop by a throw cancels the stream.
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new AnswerTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** @returns a body's text, decoded as `fetch` decodes it: one byte order mark in front is dropped (Encoding Standard §6.1) */
export function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}
