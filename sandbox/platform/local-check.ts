interface LocalChecker<Claims> {
  idp: { introspectTokenLocal(token: string): Promise<Claims> };
}

const NEW_CHECKER_MS = 1000;

/**
 * Checks access tokens with the SDK's own local check, also right after a key rotation.
 *
 * The SDK keeps the project's keys for ten minutes and, when a token names one that it does not know, asks for new
 * ones at most every 30 seconds; until then a good token is refused. A new client has no such memory. It is made at
 * most once a second, so that made-up key ids do not turn into load on Stytch.
 * @throws ClientError of the SDK when the token does not hold.
 */
export function localCheck<Claims>(
  makeChecker: () => LocalChecker<Claims>,
): (token: string) => Promise<Claims> {
  let checker = makeChecker();
  let madeAt = 0;
  return async (token) => {
    try {
      return await checker.idp.introspectTokenLocal(token);
    } catch (error) {
      if (!isUnknownKey(error) || Date.now() - madeAt < NEW_CHECKER_MS) throw error;
      madeAt = Date.now();
      checker = makeChecker();
      return checker.idp.introspectTokenLocal(token);
    }
  };
}

function isUnknownKey(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_JWKS_NO_MATCHING_KEY';
}
