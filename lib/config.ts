import type { z } from 'zod';
import { clientMetadataFault } from './client-metadata';
import { variables } from './environment-variables';

/** The environment, checked and normalised. Secrets are in it: never log it, never pass it to a component. */
export type Config = {
  /** The pinned issuer: an origin without trailing slash, compared to the letter (OIDC Discovery §4.3). */
  issuer: string;
  /** Stytch's id of the project, where the operator gave it: see lib/oauth/response-issuer.ts. */
  stytchProjectId: string | undefined;
  clientId: string;
  /** Absent for a public client, which then relies on PKCE alone. */
  clientSecret: string | undefined;
  /** This app's one origin. `Host` and forwarded headers decide nothing. */
  appUrl: string;
  /** Newest first: the first seals, all open. */
  sessionSecrets: readonly string[];
  /** Scope tokens asked for when connecting. */
  scopes: readonly string[];
  /** The APIs that the tokens are for (RFC 8707). */
  resources: readonly string[];
  /** Whether `prompt=consent` is sent where `offline_access` is asked for. */
  consentPrompt: boolean;
  /** Base of the user-scoped API without trailing slash; absent: userinfo is the user's data. */
  platformApiUrl: string | undefined;
  /** Coordinates refreshes between instances; absent: this instance is alone, or goes without. */
  redisUrl: string | undefined;
  /** How long before its end an access token is refreshed, in milliseconds. */
  refreshEarlyMs: number;
  /** How long a connection lasts unused, and how long at most, in milliseconds. */
  idleMs: number;
  absoluteMs: number;
};

/** One thing wrong with the environment. Never holds a value, as the value may be a secret. */
export type ConfigFault = { name: string; fault: string; fix: string };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Checks an environment.
 *
 * @param env variables as in `process.env`; an empty value counts as absent
 * @returns the configuration, or every fault at once
 */
export function parseConfig(env: Environment): { config: Config } | { faults: ConfigFault[] } {
  const present = (name: string) => env[name]?.trim() || undefined;
  const vercelUrl = present('VERCEL_PROJECT_PRODUCTION_URL');
  const faults: ConfigFault[] = [];
  function read<K extends keyof typeof variables>(name: K): z.output<(typeof variables)[K]['schema']> {
    const { schema, fix } = variables[name];
    const value = present(name) ?? (name === 'APP_URL' && vercelUrl ? `https://${vercelUrl}` : undefined);
    const result = schema.safeParse(value);
    if (!result.success) {
      const fault = value === undefined ? 'is missing' : result.error.issues.map((i) => i.message).join('; ');
      faults.push({ name, fault, fix });
    }
    return result.data as z.output<(typeof variables)[K]['schema']>;
  }
  const config: Config = {
    issuer: read('STYTCH_PROJECT_DOMAIN'),
    stytchProjectId: read('STYTCH_PROJECT_ID'),
    clientId: read('CONNECTED_APP_CLIENT_ID'),
    clientSecret: read('CONNECTED_APP_CLIENT_SECRET'),
    appUrl: read('APP_URL'),
    sessionSecrets: read('SESSION_SECRET'),
    scopes: read('SCOPES'),
    resources: read('RESOURCE'),
    consentPrompt: read('CONSENT_PROMPT') === 'always',
    platformApiUrl: read('PLATFORM_API_URL'),
    redisUrl: read('REDIS_URL'),
    refreshEarlyMs: read('REFRESH_EARLY_SECONDS'),
    idleMs: read('CONNECTION_IDLE_DAYS'),
    absoluteMs: read('CONNECTION_MAX_DAYS'),
  };
  // No part of the configuration: the log, which uses it, is there before.
  read('LOG_LEVEL');
  const mixUp = environmentMixUp(config);
  if (mixUp) faults.push(mixUp);
  const { clientId, clientSecret, appUrl } = config as Partial<Config>;
  const document = clientId && appUrl && clientMetadataFault(clientId, clientSecret, appUrl);
  if (document) faults.push(document);
  return faults.length > 0 ? { faults } : { config };
}

/** @returns the environment that a Stytch project domain belongs to; `undefined` for a custom domain. */
export function environmentOf(issuer: string): 'test' | 'live' | undefined {
  const top = issuer.match(/\.customers\.stytch\.(dev|com)$/)?.[1];
  return top ? (top === 'dev' ? 'test' : 'live') : undefined;
}

/** Test and live are separate worlds at Stytch: the client or project id of one is unknown in the other. */
function environmentMixUp(config: Partial<Config>): ConfigFault | undefined {
  const domain = environmentOf(config.issuer ?? '');
  const ids = { CONNECTED_APP_CLIENT_ID: config.clientId, STYTCH_PROJECT_ID: config.stytchProjectId };
  for (const [name, id] of Object.entries(ids)) {
    const environment = id?.match(/^(?:connected-app|project)-(test|live)-/)?.[1];
    if (!environment || !domain || environment === domain) continue;
    return {
      name,
      fault: `is of a ${environment} environment, but STYTCH_PROJECT_DOMAIN is a ${domain} domain`,
      fix: `take both from the same environment of the Stytch Dashboard (test ids go with .dev domains, live ids with .com)`,
    };
  }
  return undefined;
}

let parsed: Config | undefined;

/**
 * The configuration of this process. Lazy, so that `next build` needs no environment.
 *
 * @throws Error naming the faulty variables (never their values) when the environment is wrong
 */
export function config(): Config {
  if (!parsed) {
    const result = parseConfig(process.env);
    if ('faults' in result)
      throw new Error(`Wrong environment: ${result.faults.map((f) => f.name).join(', ')}`);
    parsed = result.config;
  }
  return parsed;
}
