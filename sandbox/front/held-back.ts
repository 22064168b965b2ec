import type { Exchange } from '../control/exchange-log.ts';
import { membersOfJson } from '../control/members-of-body.ts';

/** What a browser must never be able to read, by its name on the token endpoint. */
const HELD_BACK = ['access_token', 'refresh_token', 'id_token', 'code_verifier', 'client_secret'];

/** Names of what the app holds back, as far as the log knows the values, that stand readable in a text for the browser. */
export function readableIn(text: string, exchanges: readonly Exchange[]): string[] {
  const found = exchanges
    .filter(({ server, path }) => server === 'stytch' && path.endsWith('/oauth2/token'))
    .flatMap(({ params, answer }) => {
      const given = membersOfJson(answer);
      return HELD_BACK.filter((name) =>
        [params[name], given[name]].some(
          (value) => typeof value === 'string' && value.length >= 16 && text.includes(value),
        ),
      );
    });
  return [...new Set(found)];
}
