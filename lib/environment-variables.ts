import { z } from 'zod';
import { decoded } from './parse';
import { defaultScopes, parseScope } from './scopes';

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

/** RFC 8707 §2: each an absolute URI without a fragment. */
const resourceList = z.string().transform((value, ctx) => {
  const uris = value.split(/\s+/).filter(Boolean);
  if (uris.some((uri) => uri.endsWith(','))) ctx.addIssue('separates its URIs by commas; use spaces');
  else if (uris.some((uri) => !URL.canParse(uri))) ctx.addIssue('has an entry that is no absolute URI');
  else if (uris.some((uri) => uri.includes('#'))) ctx.addIssue('has a URI with a fragment');
  return [...new Set(uris)];
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

/**
 * The address of a Redis. Refuses at the start what the Redis client would throw over at each use: an app that
 * starts, and then fails every *Disconnect*, is worse than one that does not start.
 */
export const redisAddress = z
  .url({ protocol: /^rediss?$/, error: 'is not a redis:// or rediss:// URL', abort: true })
  .superRefine((value, ctx) => {
    const { username, password, pathname } = new URL(value);
    if ([username, password].some((text) => decoded(text) === undefined))
      ctx.addIssue('has a bare % in its user name or password; write %25 for it');
    if (!/^\/?\d*$/.test(pathname)) ctx.addIssue('has a path, and it is not the number of a database');
  });

/** Every variable that this app reads: how its value is checked and normalised, and where a right one is found. */
export const variables = {
  STYTCH_PROJECT_DOMAIN: {
    schema: issuer,
    fix: 'Stytch Dashboard → Project overview → Project domain, like https://word-word-1234.customers.stytch.dev',
  },
  STYTCH_PROJECT_ID: {
    schema: z
      .string()
      .regex(/^project-(test|live)-[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/, 'is no id of a Stytch project')
      .optional(),
    fix: 'Stytch Dashboard → Project overview → Project ID, like project-test-<uuid>; or remove the variable',
  },
  CONNECTED_APP_CLIENT_ID: {
    schema: credential,
    fix: 'Stytch Dashboard → Connected Apps → your app → Client ID; or <APP_URL>/client-metadata.json, to use the app without registering it',
  },
  CONNECTED_APP_CLIENT_SECRET: {
    schema: credential.optional(),
    fix: 'Stytch Dashboard → Connected Apps → your app → Client secret; remove the variable for a public client',
  },
  APP_URL: {
    schema: origin,
    fix: 'the origin people open this app at, like https://app.example.com; register <APP_URL>/callback as redirect URL at Stytch',
  },
  SESSION_SECRET: {
    schema: secretList,
    fix: 'make one with: openssl rand -base64 32; to rotate, put the new one in front: new,old',
  },
  SCOPES: {
    schema: scopes.default([...defaultScopes]),
    fix: 'scope names separated by spaces, or remove the variable to use the catalogue in lib/scopes.ts',
  },
  RESOURCE: {
    schema: resourceList.default([]),
    fix: 'absolute URIs of the APIs that the tokens are for, separated by spaces, or remove the variable',
  },
  CONSENT_PROMPT: {
    schema: z.enum(['auto', 'always'], { error: 'is neither auto nor always' }).default('auto'),
    fix: 'always, to send prompt=consent where offline_access is asked for; or remove the variable, as Stytch needs none',
  },
  PLATFORM_API_URL: {
    schema: apiBase.optional(),
    fix: 'the base URL of the platform’s API, or remove the variable to show userinfo instead',
  },
  REDIS_URL: {
    schema: redisAddress.optional(),
    fix: 'like redis://host:6379 or rediss://user:password@host:6380, or remove the variable to run without',
  },
  REFRESH_EARLY_SECONDS: {
    schema: duration(60, second, 3600),
    fix: 'seconds from 1 to 3600, or remove the variable for 60',
  },
  CONNECTION_IDLE_DAYS: {
    schema: duration(30, day, 400),
    fix: 'days from 1 to 400, or remove the variable for 30',
  },
  LOG_LEVEL: {
    schema: z.enum(logLevels, { error: `is none of ${logLevels.join(', ')}` }).optional(),
    fix: 'one of these names, or remove the variable for info',
  },
  CONNECTION_MAX_DAYS: {
    schema: duration(90, day, 400),
    fix: 'days from 1 to 400, or remove the variable for 90; Stytch’s refresh tokens last about 90',
  },
} as const;
