import { decodeJwt, decodeProtectedHeader } from 'jose';

/** Header and claims of a token that is a JWT. Without its signature it opens nothing. */
export interface DecodedToken {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

/** @returns undefined for anything that is no JWT */
export function decodedToken(value: string): DecodedToken | undefined {
  if (value.split('.').length !== 3) return undefined;
  try {
    return { header: { ...decodeProtectedHeader(value) }, claims: decodeJwt(value) };
  } catch {
    return undefined;
  }
}

const TIMES = new Set(['exp', 'iat', 'nbf', 'auth_time', 'updated_at']);
const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/**
 * A claim that is a time, in words: when, and how long before or after the message that carried it.
 * @param value seconds since 1970 (RFC 7519 §2, NumericDate)
 * @param at when the message came, ISO 8601
 * @returns undefined for any other claim
 */
export function timeInWords(claim: string, value: unknown, at: string): string | undefined {
  if (!TIMES.has(claim) || typeof value !== 'number') return undefined;
  const seconds = value - Math.floor(Date.parse(at) / 1000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  const count = Math.round(Math.abs(seconds) / size);
  const distance = `${count} ${unit}${count === 1 ? '' : 's'}`;
  if (count === 0) return `${clock(value * 1000)}, at the time of this message`;
  return `${clock(value * 1000)}, ${seconds > 0 ? `${distance} after this message` : `${distance} before this message`}`;
}

/** The time of day where the sandbox runs. @param time ISO 8601, or milliseconds since 1970 */
export const clock = (time: string | number): string => new Date(time).toLocaleTimeString('en-GB');
