import type { Switches } from '../../control/switches.ts';
import { QUIRKS, type QuirkName } from './catalogue.ts';
import type { Quirk } from './quirk.ts';

type Hook =
  | 'tokenResponse'
  | 'refusal'
  | 'userinfo'
  | 'discovery'
  | 'jwk'
  | 'idToken'
  | 'accessToken'
  | 'callback';
type Arguments<H extends Hook> = Parameters<NonNullable<Quirk[H]>>;

/** Passes a value through the hooks of all quirks that are switched on, in the order of their names' list. */
export function quirked<H extends Hook>(
  switches: Switches,
  hook: H,
  ...[value, ...rest]: Arguments<H>
): Arguments<H>[0] {
  return switches.current.quirks.reduce((changed, name) => {
    const change = QUIRKS[name][hook] as ((...all: unknown[]) => Arguments<H>[0]) | undefined;
    return change ? change.call(QUIRKS[name], changed, ...rest) : changed;
  }, value);
}

/** Whether a quirk is on that takes effect where it is asked for. */
export function hasQuirk(switches: Switches, name: QuirkName): boolean {
  return switches.current.quirks.includes(name);
}
