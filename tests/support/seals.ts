import { hkdfSync } from 'node:crypto';
import { FlattenedEncrypt, flattenedDecrypt } from 'jose';

// What lib/cookies/seal.ts says of a seal, once more: a change there that no deployment could read shows.

const keyOf = (secret: string) => new Uint8Array(hkdfSync('sha256', secret, '', 'connected-app seal', 32));
const headerOf = (purpose: string, version: number) => ({ alg: 'dir', enc: 'A256GCM', purpose, version });

/** @returns a seal of any purpose and version, of a value that a deployment with this secret would take for its own */
export async function sealedWith(secret: string, purpose: string, value: unknown, version = 4) {
  const jwe = new FlattenedEncrypt(new TextEncoder().encode(JSON.stringify(value)));
  const { iv, ciphertext, tag } = await jwe
    .setProtectedHeader(headerOf(purpose, version))
    .encrypt(keyOf(secret));
  return `${iv}.${ciphertext}.${tag}`.replaceAll('-', '!');
}

/** @returns the data of a seal; its lifetime is not looked at */
export async function openedWith(secret: string, purpose: string, sealed: string): Promise<unknown> {
  const [iv = '', ciphertext = '', tag = ''] = sealed.replaceAll('!', '-').split('.');
  const header = Buffer.from(JSON.stringify(headerOf(purpose, 4))).toString('base64url');
  const { plaintext } = await flattenedDecrypt({ protected: header, iv, ciphertext, tag }, keyOf(secret));
  const bytes = Buffer.from(plaintext);
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const run = bytes.indexOf(0xff, at);
    if (run < 0) return JSON.parse(text + bytes.toString('utf8', at))[1];
    const end = run + 3 + bytes.readUInt16BE(run + 1);
    text += bytes.toString('utf8', at, run) + bytes.toString('base64url', run + 3, end);
    at = end;
  }
}
