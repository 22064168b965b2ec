import { generateKeyPair, type JsonWebKey, type KeyObject, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { CompactSign, compactVerify, createLocalJWKSet } from 'jose';

const generate = promisify(generateKeyPair);

interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicJwk: JsonWebKey & { kid: string; use: string; alg: string; key_ops: string[] };
}

async function newKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generate('rsa', { modulusLength: 2048 });
  const kid = `jwk-test-${randomUUID()}`;
  return {
    kid,
    privateKey,
    publicJwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256', key_ops: ['verify'] },
  };
}

/**
 * The RSA keys of the project. Stytch rotates about twice a year and serves old and new key side by side for a
 * month (https://stytch.com/docs/api-reference/b2b/api/connected-apps/configuration/get-jwks), so a rotation
 * here keeps the previous key published unless told otherwise.
 */
export class SigningKeys {
  #keys: SigningKey[];
  #next: Promise<SigningKey> | undefined;

  private constructor(first: SigningKey) {
    this.#keys = [first];
  }

  static async create(): Promise<SigningKeys> {
    return new SigningKeys(await newKey());
  }

  /**
   * Signs from now on with a new key.
   * @param keepOld false drops the previous keys at once, as after a leak: tokens signed with them no longer verify.
   */
  async rotate(keepOld = true): Promise<void> {
    const next = await newKey();
    this.#keys = keepOld ? [next, ...this.#keys.slice(0, 1)] : [next];
  }

  /** The public keys as a JWK set, newest first. */
  publicSet() {
    return { keys: this.#keys.map((key) => key.publicJwk) };
  }

  /** The public keys in the weeks around a rotation: a newer one, which signs nothing yet, in front. */
  async publicSetWithNext() {
    this.#next ??= newKey();
    return { keys: [(await this.#next).publicJwk, ...this.publicSet().keys] };
  }

  /** Private JWK of the current key, for the engine's start-up checks alone; the engine never signs with it. */
  privateJwk(): JsonWebKey {
    return this.#current().privateKey.export({ format: 'jwk' });
  }

  /** Signs the claims as a compact JWS, header `{alg: RS256, kid, typ: JWT}`: the SDK demands that `typ`. */
  async sign(claims: object, header: Record<string, unknown> = {}): Promise<string> {
    const { kid, privateKey } = this.#current();
    return new CompactSign(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT', ...header })
      .sign(privateKey);
  }

  /** The claims of a token that one of the published keys signed, else undefined. Expiry is not looked at. */
  async claimsOf(token: string): Promise<Record<string, unknown> | undefined> {
    try {
      const { payload } = await compactVerify(token, createLocalJWKSet(this.publicSet()));
      return JSON.parse(Buffer.from(payload).toString('utf8'));
    } catch {
      return undefined;
    }
  }

  #current(): SigningKey {
    return this.#keys[0] as SigningKey;
  }
}
