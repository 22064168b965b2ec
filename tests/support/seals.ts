import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

// What lib/cookies/seal.ts says of a seal, once more: a change there that no deployment could read shows.

const keyOf = (secret: string) => Buffer.from(hkdfSync('sha256', secret, '', 'connected-app seal', 32));

/** @returns a seal of any purpose and version, of a value that a deployment with this secret would take for its own */
export function sealedWith(secret: string, purpose: string, value: unknown, version = 4): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), iv).setAAD(
    Buffer.from(`${version} ${purpose}`),
  );
  const parts = [iv, cipher.update(JSON.stringify(value)), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(parts).toString('base64url').replaceAll('-', '!');
}

/** @returns the data of a seal; its lifetime is not looked at */
export function openedWith(secret: string, purpose: string, sealed: string): unknown {
  const whole = Buffer.from(sealed.replaceAll('!', '-'), 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), whole.subarray(0, 12))
    .setAAD(Buffer.from(`4 ${purpose}`))
    .setAuthTag(whole.subarray(-16));
  const bytes = Buffer.concat([decipher.update(whole.subarray(12, -16)), decipher.final()]);
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const run = bytes.indexOf(0xff, at);
    if (run < 0) return JSON.parse(text + bytes.toString('utf8', at))[1];
    const end = run + 3 + bytes.readUInt16BE(run + 1);
    text += bytes.toString('utf8', at, run) + bytes.toString('base64url', run + 3, end);
    at = end;
  }
}
