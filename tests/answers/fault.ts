import type { Endpoint, Forgery } from '../issuer/forgery.ts';
import type { TestBed } from '../support/test-bed.ts';

/** Where the issuer runs, and a host that nobody may talk to. */
export interface Places {
  issuer: string;
  elsewhere: string;
}

/** One way in which an answer is hostile. */
export interface Fault {
  name: string;
  /** What the answer does. */
  given: string;
  expect: string;
  forge: (places: Places) => Forgery;
}

/** The same fault at every endpoint that the app's server calls. */
export interface CommonFault {
  name: string;
  given: string;
  answer: NonNullable<NonNullable<Forgery['raw']>[Endpoint]> extends (...args: infer A) => void
    ? (...args: [...A, Places]) => void
    : never;
  expect: Record<Endpoint, string>;
}

/** One endpoint, and how a person gets the app to call it. */
export interface Target {
  endpoint: Endpoint;
  /** @returns what came of it; see outcome.ts */
  play: (bed: TestBed, forge: () => void) => Promise<string>;
  /** Faults that only this endpoint can have. */
  faults: Fault[];
  /** The app bridges faults of this endpoint with what it knew before, unless that is too old. */
  forgotten?: true;
}
