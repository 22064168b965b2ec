import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

export interface Message {
  method?: string;
  /** As it goes over the wire: nothing tidies it up on the way. */
  path: string;
  /** Sent as given, `Host` and doubles included. */
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** Empty unless the answer redirects. */
  location: string;
  /** `Set-Cookie` lines. */
  cookies: string[];
  text: string;
}

/**
 * Sends one HTTP request as it stands, which neither `fetch` nor a browser would.
 * @param port of 127.0.0.1
 */
export async function send(
  port: number,
  { method = 'GET', path, headers = {}, body }: Message,
): Promise<Answer> {
  const sent = request({ host: '127.0.0.1', port, method, path, agent: false, headers });
  sent.end(body);
  const [incoming] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    location: incoming.headers.location ?? '',
    cookies: incoming.headers['set-cookie'] ?? [],
    text: Buffer.concat(chunks).toString(),
  };
}
