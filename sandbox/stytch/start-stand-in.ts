import type { Hono } from 'hono';
import type { Switches } from '../control/switches.ts';
import { ConnectedApps } from './connected-apps.ts';
import { Consents } from './consents.ts';
import { Directory } from './directory.ts';
import { createEngine, type Project } from './engine.ts';
import type { Scope } from './scopes.ts';
import { stytchRoutes } from './server.ts';
import { SigningKeys } from './signing-keys.ts';
import { Storage } from './storage.ts';
import { issueStytchTokens } from './stytch-tokens.ts';

interface StandInOptions {
  issuer: string;
  platformUrl: string;
  redirectUrl: string;
  /** The platform's own. */
  scopes: readonly Scope[];
  switches: Switches;
}

const SWEEP_MS = 60_000;

/** One Stytch project with its keys, users and apps, and the routes that respond for it. */
export async function startStandIn(
  options: StandInOptions,
): Promise<{ project: Project; routes: Hono; stop(): void }> {
  const { issuer, platformUrl, redirectUrl, scopes, switches } = options;
  const storage = new Storage(switches);
  const project: Project = {
    issuer,
    authorizationUrl: `${platformUrl}/oauth/authorize`,
    scopes,
    directory: new Directory(platformUrl),
    apps: new ConnectedApps(redirectUrl),
    consents: new Consents(storage),
    keys: await SigningKeys.create(),
    storage,
    switches,
  };
  const engine = createEngine(project);
  issueStytchTokens(engine, project);
  const sweeping = setInterval(() => storage.sweep(), SWEEP_MS).unref();
  return { project, routes: stytchRoutes(project, engine), stop: () => clearInterval(sweeping) };
}
