type Members = Record<string, unknown>;

export interface Refusal {
  status: number;
  body: Members;
}

/**
 * One way in which Stytch may differ from what the stand-in does by itself, where its documents contradict each other
 * or are silent. Each hook changes one thing; a quirk without hooks is asked for by its name where it takes effect.
 */
export interface Quirk {
  /** What is different, in words. */
  about: string;
  /** What says so, contradicts the stand-in or leaves it open: an address, or a file of a package. */
  source: string;
  /** The switch for the second use of a refresh token, as this quirk sets it. */
  reuseDetection?: 'token' | 'off';
  /** A response of the token endpoint. */
  tokenResponse?(response: Members, grantType: string): Members;
  /** A refusal of one of the oauth2 endpoints. */
  refusal?(refusal: Refusal, endpoint: string): Refusal;
  userinfo?(response: Members): Members;
  discovery?(document: Members, issuer: string): Members;
  jwk?(key: Members): Members;
  idToken?(claims: Members, at: { refresh: boolean }): Members;
  accessToken?(claims: Members): Members;
  /** The query that takes the user back to the app. */
  callback?(query: Members, issuer: string): Members;
}

/** Members without those named. */
export function without(members: Members, ...names: string[]): Members {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}
