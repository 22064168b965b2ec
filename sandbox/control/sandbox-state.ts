import type { Listening } from '../listen.ts';
import type { Resource } from '../platform/api.ts';
import type { Project } from '../stytch/engine.ts';
import type { ExchangeLog, Recorded } from './exchange-log.ts';
import type { Switches } from './switches.ts';

/** A scenario of the page that was started: what to look at now, and the way back. */
export interface Played {
  name: string;
  /** What happened, and what to look at. */
  now: string;
  links: readonly [words: string, address: string][];
  takeBack(): Promise<void>;
}

/** All that the switches can reach. */
export interface SandboxState {
  switches: Switches;
  log: ExchangeLog;
  /** The platform's API, whose data goes with a reset. */
  resources: readonly Resource[];
  /** Where everything listens, and the app as the browser reaches it. */
  origins: Record<Recorded, string>;
  /** A scenario that is being played. */
  scenario?: Played | undefined;
  /** Absent while the platform stands before a real Stytch project: only trouble at the platform can be made then. */
  standIn?: { project: Project; listening: Pick<Listening, 'close' | 'reopen'> };
}
