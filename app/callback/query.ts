/** Longest name or value that a callback may have, in characters. */
const longest = 2048;

/** Parameters of flows that this app never begins: implicit, hybrid, JARM. Other unknown ones are ignored (RFC 6749 §4.1.2). */
const otherFlows = ['access_token', 'id_token', 'token', 'response'];

/**
 * @returns the one `state`, by which the flow is found, and whether the rest is well-formed: no parameter twice (RFC
 *   6749 §3.1), either a `code` or an `error`, nothing too long
 */
export function readCallbackQuery(params: URLSearchParams) {
  const states = params.getAll('state');
  // A repeated `iss` passes here. `checkResponseIssuer` refuses it, and an empty one, as a wrong issuer.
  const names = [...params.keys()].filter(
    (name, index, all) => name !== 'iss' || all.indexOf(name) === index,
  );
  const wellFormed =
    new Set(names).size === names.length &&
    [...names, ...params.values()].every((text) => text.length <= longest) &&
    Boolean(params.get('code')) !== Boolean(params.get('error')) &&
    !otherFlows.some((name) => params.has(name));
  return { state: states.length === 1 ? states[0] : undefined, wellFormed };
}
