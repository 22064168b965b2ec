import type { Forgery } from '../forging-issuer/forgery.ts';
import type { TestBed } from '../forging-issuer/test-bed.ts';

/** What an app must do, and what it did: the same words, so that a table can compare them. */
export type Outcome = string;

/** One forged response, and what the app must make of it. */
export interface Module {
  /** As the OpenID Foundation names it, where it does. */
  name: string;
  /** The paragraph that demands it. */
  spec: string;
  /** What is forged, or what is looked at when all is honest. */
  forged: string;
  expect: Outcome;
  forge?: (bed: TestBed) => Forgery;
  /** Everything between an honest start and the outcome; a user who connects, unless it says otherwise. */
  play?: (bed: TestBed) => Promise<Outcome>;
  /** The app must not bridge an issuer's fault with what it knew before. */
  forgotten?: true;
}

export interface Plan {
  title: string;
  modules: Module[];
}
