/** Longest value taken from a callback, in characters. */
const longest = 2048;

/**
 * Reads the parts of a callback's query that decide what it is.
 *
 * @returns the one `state` (the key to everything else), and whether the rest is well-formed: no
 *   parameter twice (RFC 6749 §3.1), either `code` or `error`, nothing over-long
 */
export function readCallbackQuery(params: URLSearchParams): {
  state: string | undefined;
  wellFormed: boolean;
} {
  const states = params.getAll('state');
  const names = [...params.keys()];
  const wellFormed =
    new Set(names).size === names.length &&
    [...params.values()].every((value) => value.length <= longest) &&
    params.has('code') !== params.has('error');
  return { state: states.length === 1 ? states[0] : undefined, wellFormed };
}
