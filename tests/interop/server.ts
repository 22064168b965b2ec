import type { Page } from '../support/page.ts';
import type { User } from '../support/user.ts';

export type ClientType = 'confidential' | 'public';

/** How the app is registered at a server. */
export interface Client {
  id: string;
  /** Absent for a public client. */
  secret: string | undefined;
  redirectUri: string;
}

/** Where a server runs, and for whom. */
export interface Place {
  /** What users and the app call it: the wiretap's origin. */
  issuer: string;
  /** Where it listens, on 127.0.0.1. */
  port: number;
  client: Client;
}

/** A server that is running, with one user in it. */
export interface Running {
  /** How it registered the app, where it makes up id and secret itself. */
  client?: Pick<Client, 'id' | 'secret'>;
  /** Logs in where that is asked, and allows. @param page where the app sent the user */
  allow(user: User, page: Page): Promise<Page>;
  /** Logs in where that is asked, and declines; or why that is impossible. */
  deny: ((user: User, page: Page) => Promise<Page>) | string;
  /** Takes back what the user allowed, without the app; or why that is impossible. */
  withdraw: ((user: User) => Promise<void>) | string;
  stop(): Promise<void>;
}

/** An authorization server that others wrote, as the stories need it. */
export interface Server {
  name: string;
  /** Kinds of client that it can register. */
  clients: ClientType[];
  /** The options that are not its defaults, and why, as one sentence each. */
  options: string[];
  /** What the app asks for. */
  scopes: string;
  /** More of the app's environment. */
  env?: Record<string, string>;
  /** Debian packages that it comes in, and files that tell that they are there. */
  debian?: { packages: string[]; files: string[] };
  /** Paths that a reverse proxy in front of it renames. */
  renames?: Record<string, string>;
  version(): Promise<string>;
  start(place: Place): Promise<Running>;
}

/** Every access token's life, in seconds, where a server lets it be set: short, so that ID tokens outlive it. */
export const ACCESS_TTL = 100;

/** The one user of every server. */
export const USER = {
  name: 'Ana Lindqvist',
  email: 'ana@example.com',
  login: 'ana',
  password: 'correct horse 1',
};
