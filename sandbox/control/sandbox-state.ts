import type { Project } from '../stytch/engine.ts';
import type { ExchangeLog } from './exchange-log.ts';
import type { Switches } from './switches.ts';

/** All that the switches can reach. */
export interface SandboxState {
  project: Project;
  switches: Switches;
  log: ExchangeLog;
  tasks: { clear(): void };
}

/** Everything as after a restart: sample people and apps, no tokens, no consents, no tasks, no trouble, no log. */
export function resetAll({ project, switches, log, tasks }: SandboxState): void {
  switches.reset();
  log.clear();
  tasks.clear();
  project.storage.clear();
  project.consents.clear();
  project.directory.reset();
  project.apps.reset();
}

/** All refresh tokens are past their end from now on; the engine then says "expired" to each. */
export function expireRefreshTokens({ storage }: Project): number {
  const entries = [...storage.entries('RefreshToken').values()];
  const past = Math.floor(Date.now() / 1000) - 1;
  for (const entry of entries) entry.payload = { ...entry.payload, exp: past };
  return entries.length;
}
