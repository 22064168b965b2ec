import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

/** A copy of a body on its way past. @returns gives it at the end; undefined where it was longer than `most` bytes */
export function copyOf(stream: IncomingMessage, most: number): () => Buffer | undefined {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => {
    if (bytes < most) chunks.push(chunk);
    bytes += chunk.length;
  });
  return () => (bytes > most ? undefined : Buffer.concat(chunks));
}

const UNPACK: Record<string, (packed: Buffer) => Buffer> = {
  gzip: gunzipSync,
  br: brotliDecompressSync,
  deflate: inflateSync,
  identity: (plain) => plain,
};

/** A body as text. @returns undefined for one that is not whole, or that cannot be unpacked here */
export function textOf(body: Buffer | undefined, headers: IncomingHttpHeaders): string | undefined {
  try {
    return body && UNPACK[headers['content-encoding'] ?? 'identity']?.(body).toString('utf8');
  } catch {
    return undefined;
  }
}
