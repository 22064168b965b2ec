import type { ServerResponse } from 'node:http';
import type { Endpoint, Forgery, Json } from '../forging-issuer/forgery.ts';
import type { TestBed } from '../forging-issuer/test-bed.ts';

/** Where the issuer runs, and a host that the app must never talk to. */
export interface Places {
  issuer: string;
  elsewhere: string;
}

/** One way in which a response is hostile. */
export interface Fault {
  name: string;
  /** What the response does. */
  given: string;
  expect: string;
  forge: (places: Places) => Forgery;
}

/** The same fault at every endpoint that the app's server calls. */
export interface CommonFault {
  name: string;
  given: string;
  respond: (response: ServerResponse, honest: Json, places: Places) => void;
  expect: Record<Endpoint, string>;
}

/** One endpoint, and how a user gets the app to call it. */
export interface Target {
  endpoint: Endpoint;
  /** Absent: a user connects. @returns what came of it */
  play?: (bed: TestBed, forge: () => void) => Promise<string>;
  /** Faults that only this endpoint can have. */
  faults: Fault[];
  /** The app bridges faults of this endpoint with what it knew before, unless that is too old. */
  forgotten?: true;
}
