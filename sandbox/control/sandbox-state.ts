import type { Listening } from '../listen.ts';
import type { Resource } from '../platform/api.ts';
import type { Project } from '../stytch/engine.ts';
import type { ExchangeLog } from './exchange-log.ts';
import type { Switches } from './switches.ts';

/** All that the switches can reach. */
export interface SandboxState {
  switches: Switches;
  log: ExchangeLog;
  /** The platform's API, whose data goes with a reset. */
  resources: readonly Resource[];
  /** Absent while the platform stands before a real Stytch project: only trouble at the platform can be made then. */
  standIn?: { project: Project; listening: Pick<Listening, 'close' | 'reopen'> };
}
