import type { Exchange } from '../../sandbox/control/exchange-log.ts';

/** One place where something was seen, and what was there. */
export interface Sighting {
  where: string;
  text: string;
  /** A code may be seen here: on its way from the platform to the callback, and nowhere else. */
  carriesCode?: boolean;
}

/** Something that must stay on the server, by its name. */
export interface Secret {
  name: string;
  value: string;
}

const onTheWire = ['code', 'code_verifier', 'client_secret', 'access_token', 'refresh_token', 'id_token'];

/** The tokens, codes and verifiers of a story, as the stand-in saw and gave them. */
export function secretsOnTheWire(exchanges: Exchange[]): Secret[] {
  return exchanges
    .filter(({ path }) => path === '/v1/oauth2/token')
    .flatMap(({ params, answer }) => {
      const named = { ...params, ...(answer.startsWith('{') ? JSON.parse(answer) : {}) };
      return onTheWire.map((name): Secret => ({ name, value: String(named[name] ?? '') }));
    })
    .filter(({ value }) => value !== '');
}

/** The ways a secret would show: itself, its last part (a JWT's signature), and merely encoded. */
function disguises(value: string): string[] {
  const tail = value.split('.').at(-1) ?? value;
  // Inside a longer base64 text a value looks one of three ways; the characters at its ends depend on its neighbours.
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from('\0'.repeat(shift) + value)
      .toString('base64url')
      .slice(4, -4),
  );
  const all = [value, tail, encodeURIComponent(value), Buffer.from(value).toString('hex'), ...base64];
  // The stub of a token that a fault made is nowhere, or everywhere.
  return all.filter(({ length }) => length >= 16);
}

/** @returns where which secret was seen; empty when all of them stayed where they belong. */
export function leaks(sightings: Sighting[], secrets: Secret[]): string[] {
  const found = secrets.flatMap(({ name, value }) => {
    const looks = disguises(value);
    return sightings
      .filter(({ carriesCode }) => !(name === 'code' && carriesCode))
      .filter(({ text }) => looks.some((look) => text.includes(look)))
      .map(({ where }) => `${name} in ${where}`);
  });
  return [...new Set(found)];
}

/** @throws Error naming the places, when one of the secrets was seen */
export function assertKept(sightings: Sighting[], secrets: Secret[]): void {
  const found = leaks(sightings, secrets);
  if (found.length > 0) throw new Error(`secrets that left the server: ${found.join('; ')}`);
}
