/** Longest name or value taken from a callback, in characters. */
const longest = 2048;

/** Answers of flows that this app never begins: implicit, hybrid, JARM. Other unknown names are ignored (RFC 6749 §4.1.2). */
const ofOtherFlows = ['access_token', 'id_token', 'token', 'response'];

/**
 * Reads the parts of a callback's query that decide what it is.
 *
 * @returns the one `state` (the key to everything else), and whether the rest is well-formed: no
 *   parameter twice (RFC 6749 §3.1), either a `code` or an `error`, nothing over-long
 */
export function readCallbackQuery(params: URLSearchParams): {
  state: string | undefined;
  wellFormed: boolean;
} {
  const states = params.getAll('state');
  // A doubled or empty `iss` is a wrong issuer, which `checkResponseIssuer` refuses by that name.
  const names = [...params.keys()].filter(
    (name, index, all) => name !== 'iss' || all.indexOf(name) === index,
  );
  const wellFormed =
    new Set(names).size === names.length &&
    [...names, ...params.values()].every((text) => text.length <= longest) &&
    Boolean(params.get('code')) !== Boolean(params.get('error')) &&
    !ofOtherFlows.some((name) => params.has(name));
  return { state: states.length === 1 ? states[0] : undefined, wellFormed };
}
