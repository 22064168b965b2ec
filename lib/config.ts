import { z } from 'zod';
import { clientMetadataFault } from './client-metadata';
import { redisAddress } from './redis-address';
import { defaultScopes, parseScope } from './scopes';

/** The environment, checked and normalised. Secrets are in it: never log it, never pass it to a component. */
export type Config = {
  /** The pinned issuer: an origin without trailing slash, compared to the letter (OIDC Discovery §4.3). */
  issuer: string;
  clientId: string;
  /** Absent for a public client, which then relies on PKCE alone. */
  clientSecret: string | undefined;
  /** This app's one origin. `Host` and forwarded headers decide nothing. */
  appUrl: string;
  /** Newest first: the first seals, all open. */
  sessionSecrets: readonly string[];
  /** Scope tokens asked for when connecting. */
  scopes: readonly string[];
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
export type ConfigFault = { name: string; fault: string; mend: string };

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** @returns whether the URL's host is this machine, where plain http is no risk. */
export function isLoopback(url: URL): boolean {
  return loopback.test(url.hostname);
}

function webUrl(value: string, ctx: z.RefinementCtx): URL | undefined {
  const url = URL.parse(value);
  if (!url || !/^https?:$/.test(url.protocol)) {
    ctx.addIssue(
      /^[\w-]+(\.[\w-]+)+\/?$/.test(value) ? 'has no scheme; put https:// in front' : 'is not an http(s) URL',
    );
  } else if (url.username || url.password) ctx.addIssue('must not carry a user name or password');
  else if (url.search || url.hash) ctx.addIssue('must not carry a query or a fragment');
  else if (url.protocol === 'http:' && !isLoopback(url))
    ctx.addIssue('uses http, which is allowed on loopback (localhost, 127.0.0.1) only; use https');
  else return url;
  return undefined;
}

const origin = z.string().transform((value, ctx) => {
  const url = webUrl(value, ctx);
  if (url && url.pathname !== '/') ctx.addIssue('has a path; give the origin alone, like https://host');
  return url?.origin ?? z.NEVER;
});

const issuer = z.string().transform((value, ctx) => {
  const url = webUrl(value, ctx);
  if (!url) return z.NEVER;
  if (/^(test|api)\.stytch\.com$/.test(url.hostname)) {
    ctx.addIssue(
      'is a legacy Stytch host, whose tokens name an issuer that is not a URL (stytch.com/<project id>), so they cannot be checked; use the project’s own domain',
    );
  }
  // A pasted discovery or endpoint address names the same issuer; anything else would be a guess.
  const harmless = /^\/(\.well-known\/.*|v1\/oauth2(\/.*)?)?$/.test(url.pathname);
  if (!harmless) ctx.addIssue('has a path; give the domain alone, like https://…customers.stytch.dev');
  return url.origin;
});

const secretList = z.string().transform((value, ctx) => {
  const secrets = value.split(',').map((secret) => secret.trim());
  if (secrets.some((secret) => secret === ''))
    ctx.addIssue('is a comma-separated list with an empty entry; separate the secrets by single commas');
  else if (secrets.some((secret) => secret.length < 32))
    ctx.addIssue('has a secret of fewer than 32 characters');
  else if (new Set(secrets).size < secrets.length) ctx.addIssue('lists the same secret twice');
  return secrets;
});

const scopes = z.string().transform((value, ctx) => {
  const tokens = parseScope(value);
  if (!tokens) ctx.addIssue('has characters that a scope may not have; separate scopes by single spaces');
  return tokens ?? z.NEVER;
});

const apiBase = z.string().transform((value, ctx) => webUrl(value, ctx)?.href.replace(/\/+$/, '') ?? z.NEVER);

/** A whole number in `unit`s, given in milliseconds. */
const duration = (fallback: number, unit: number, most: number) =>
  z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(1, 'is less than 1')
    .max(most, `is more than ${most}`)
    .default(fallback)
    .transform((count) => count * unit);

/** As pino names them. An unknown one would fail each request, not the start. */
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const second = 1000;
const day = 24 * 60 * 60 * second;

/** Printable ASCII without spaces: what RFC 6749 Appendix A lets a credential be, less the usual paste accidents. */
const credential = z.string().regex(/^[\x21-\x7E]+$/, 'has spaces or characters that a credential never has');

const variables = {
  STYTCH_PROJECT_DOMAIN: {
    schema: issuer,
    mend: 'Stytch Dashboard → Project overview → Project domain, like https://word-word-1234.customers.stytch.dev',
  },
  CONNECTED_APP_CLIENT_ID: {
    schema: credential,
    mend: 'Stytch Dashboard → Connected Apps → your app → Client ID; or <APP_URL>/client-metadata.json, to use the app without registering it',
  },
  CONNECTED_APP_CLIENT_SECRET: {
    schema: credential.optional(),
    mend: 'Stytch Dashboard → Connected Apps → your app → Client secret; remove the variable for a public client',
  },
  APP_URL: {
    schema: origin,
    mend: 'the origin people open this app at, like https://app.example.com; register <APP_URL>/callback as redirect URL at Stytch',
  },
  SESSION_SECRET: {
    schema: secretList,
    mend: 'make one with: openssl rand -base64 32; to rotate, put the new one in front: new,old',
  },
  SCOPES: {
    schema: scopes.default([...defaultScopes]),
    mend: 'scope names separated by spaces, or remove the variable to use the catalogue in lib/scopes.ts',
  },
  PLATFORM_API_URL: {
    schema: apiBase.optional(),
    mend: 'the base URL of the platform’s API, or remove the variable to show userinfo instead',
  },
  REDIS_URL: {
    schema: redisAddress.optional(),
    mend: 'like redis://host:6379 or rediss://user:password@host:6380, or remove the variable to run without',
  },
  REFRESH_EARLY_SECONDS: {
    schema: duration(60, second, 3600),
    mend: 'seconds from 1 to 3600, or remove the variable for 60',
  },
  CONNECTION_IDLE_DAYS: {
    schema: duration(30, day, 400),
    mend: 'days from 1 to 400, or remove the variable for 30',
  },
  LOG_LEVEL: {
    schema: z.enum(logLevels, { error: `is none of ${logLevels.join(', ')}` }).optional(),
    mend: 'one of these names, or remove the variable for info',
  },
  CONNECTION_MAX_DAYS: {
    schema: duration(90, day, 400),
    mend: 'days from 1 to 400, or remove the variable for 90; Stytch’s refresh tokens last about 90',
  },
} as const;

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
    const { schema, mend } = variables[name];
    const value = present(name) ?? (name === 'APP_URL' && vercelUrl ? `https://${vercelUrl}` : undefined);
    const result = schema.safeParse(value);
    if (!result.success) {
      const fault = value === undefined ? 'is missing' : result.error.issues.map((i) => i.message).join('; ');
      faults.push({ name, fault, mend });
    }
    return result.data as z.output<(typeof variables)[K]['schema']>;
  }
  const config: Config = {
    issuer: read('STYTCH_PROJECT_DOMAIN'),
    clientId: read('CONNECTED_APP_CLIENT_ID'),
    clientSecret: read('CONNECTED_APP_CLIENT_SECRET'),
    appUrl: read('APP_URL'),
    sessionSecrets: read('SESSION_SECRET'),
    scopes: read('SCOPES'),
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

/** Test and live are separate worlds at Stytch: a client of one is unknown in the other. */
function environmentMixUp({ issuer, clientId }: Partial<Config>): ConfigFault | undefined {
  const client = clientId?.match(/^connected-app-(test|live)-/)?.[1];
  const domain = issuer?.match(/\.customers\.stytch\.(dev|com)$/)?.[1];
  if (!client || !domain || (client === 'test') === (domain === 'dev')) return undefined;
  const other = client === 'test' ? 'live' : 'test';
  return {
    name: 'CONNECTED_APP_CLIENT_ID',
    fault: `is of a ${client} environment, but STYTCH_PROJECT_DOMAIN is a ${other} domain`,
    mend: `take both from the same environment of the Stytch Dashboard (test ids go with .dev domains, live ids with .com)`,
  };
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
