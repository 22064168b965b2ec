/** The longest name or value of a parameter, in characters. */
const maxLength = 2048;

/** Parameters of the implicit flow, the hybrid flow and JARM. Unknown ones are ignored (RFC 6749 §4.1.2). */
const otherFlows = ['access_token', 'id_token', 'token', 'response'];

/**
 * @returns the `state`, if there is exactly one, and whether the rest is well-formed: no parameter twice (RFC 6749 §3.1),
 *   either a `code` or an `error`, nothing too long
 */
export function readCallbackQuery(params: URLSearchParams) {
  const states = params.getAll('state');
  // `checkResponseIssuer` refuses a repeated `iss`, as a wrong issuer.
  const names = [...params.keys()].filter(
    (name, index, all) => name !== 'iss' || all.indexOf(name) === index,
  );
  const wellFormed =
    new Set(names).size === names.length &&
    [...names, ...params.values()].every((text) => text.length <= maxLength) &&
    Boolean(params.get('code')) !== Boolean(params.get('error')) &&
    !otherFlows.some((name) => params.has(name));
  return { state: states.length === 1 ? states[0] : undefined, wellFormed };
}
