import type { Exchange } from '../control/exchange-log.ts';
import type { Kind } from './kind.ts';
import { KINDS_OF_APP } from './kinds-of-app.ts';
import { KINDS_OF_PLATFORM } from './kinds-of-platform.ts';
import { KINDS_OF_STYTCH } from './kinds-of-stytch.ts';

const KINDS = { app: KINDS_OF_APP, platform: KINDS_OF_PLATFORM, stytch: KINDS_OF_STYTCH };

/** For what neither a page nor the app sends, such as a HEAD request. */
const OTHER: Kind = {
  is: /^/,
  label: 'sends a request',
  sends: 'This request is not part of OAuth.',
  gets: '',
};

export function kindOf(exchange: Exchange): Kind {
  const target = `${exchange.method} ${exchange.path}`;
  const fits = ({ is, when }: Kind) => is.test(target) && (when?.(exchange) ?? true);
  return KINDS[exchange.server].find(fits) ?? OTHER;
}
