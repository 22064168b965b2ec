import type { Config } from '../../lib/config.ts';
import type { Environment } from '../tools/run.ts';
import type { HttpResponse } from './request.ts';

/** What one look at one thing showed. */
export type Observation = {
  /**
   * `fault`: the app cannot work so. `warning`: it may not, or not for long. `unknown`: nobody can tell from here.
   * Only a fault makes the command fail.
   */
  state: 'ok' | 'warning' | 'fault' | 'unknown';
  saw: string;
  fix?: string;
};

export type Finding = Observation & { check: string };

/** What the checks look at. */
export type Patient = {
  env: Environment;
  /** As far as it could be read; a variable of `faulty` has a placeholder. */
  config: Config;
  /** Names of the variables that the app itself refuses. */
  faulty: ReadonlySet<string>;
  /** Version of the Node that runs. */
  node: string;
  /** The discovery document's response, fetched once for all checks. */
  discovery(): Promise<HttpResponse>;
};

export type Check = {
  name: string;
  /** Variables without which there is nothing to look at. */
  variables?: readonly string[];
  /** Checks that must not have found a fault: with it, this one would only say the same again. */
  after?: readonly string[];
  look(patient: Patient): Promise<Observation | Observation[]>;
};

export const ok = (saw: string): Observation => ({ state: 'ok', saw });
export const fault = (saw: string, fix: string): Observation => ({ state: 'fault', saw, fix });
export const warning = (saw: string, fix: string): Observation => ({ state: 'warning', saw, fix });
export const unknown = (saw: string, fix?: string): Observation =>
  fix ? { state: 'unknown', saw, fix } : { state: 'unknown', saw };
