/** On every answer that carries, or depends on, a connection: no cache may keep it or give it to anybody else. */
const personal = { 'Cache-Control': 'private, no-store' };

/**
 * A redirect after which the browser uses GET (RFC 9110 §15.4.4; 307 would repeat a POST's body, RFC 9700 §4.12).
 *
 * @param location an absolute URL, or a path on this origin: relative, so that nothing a request
 *   says about its host can lead elsewhere
 */
export function seeOther(location: string | URL): Response {
  return new Response(null, { status: 303, headers: { ...personal, Location: String(location) } });
}

/** The answer to what is not a person's navigation: nothing, and no cookie. */
export function emptyAnswer(): Response {
  return new Response(null, { status: 204, headers: personal });
}
