import { z } from 'zod';
import { tryDecode } from './parse';
import { defaultScopes, parseScope } from './scopes';

/** @returns whether the URL's host is this machine, where cleartext http is no risk */
export function isLoopback({ hostname }: URL): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

const notWeb = ({ input }: { input: unknown }) =>
  /^[\w-]+(\.[\w-]+)+\/?$/.test(String(input))
    ? 'has no scheme; put https:// in front'
    : 'is not an http(s) URL';

const webUrl = z
  .url({ protocol: /^https?$/, error: notWeb, abort: true })
  .transform((value) => new URL(value))
  .refine((url) => !url.username && !url.password, 'must not contain a user name or password')
  // TLS names a host without it (RFC 6066 §3), and for browsers it is another host.
  .refine((url) => !url.hostname.endsWith('.'), 'has a host name that ends with a dot')
  .refine((url) => !url.search && !url.hash, 'must not contain a query or a fragment')
  .refine(
    (url) => url.protocol === 'https:' || isLoopback(url),
    'uses http, which is allowed only on loopback (localhost, 127.0.0.1); use https',
  );

const origin = webUrl
  .refine((url) => url.pathname === '/', 'has a path; give only the origin, like https://host')
  .transform((url) => url.origin);

/** Paths of discovery and of Stytch's endpoints are accepted and removed. */
const issuerPath = /^\/(\.well-known\/.*|v1\/oauth2(\/.*)?)?$/;
const issuer = webUrl
  .refine(
    (url) => !/^(test|api)\.stytch\.com$/.test(url.hostname),
    'is a legacy Stytch host, whose tokens name an issuer that is not a URL (stytch.com/<project id>), so they cannot be checked; use the project’s own domain',
  )
  .refine(
    (url) => issuerPath.test(url.pathname),
    'has a path; give only the domain, like https://word-word-1234.customers.stytch.dev',
  )
  .transform((url) => url.origin);

const secretList = z.string().transform((value, ctx) => {
  const secrets = value.split(',').map((secret) => secret.trim());
  if (secrets.some((secret) => secret === ''))
    ctx.addIssue('is a comma-separated list with an empty entry; separate the secrets with single commas');
  else if (secrets.some((secret) => secret.length < 32))
    ctx.addIssue('has a secret of fewer than 32 characters');
  else if (new Set(secrets).size < secrets.length) ctx.addIssue('lists the same secret twice');
  return secrets;
});

const scopes = z.string().transform((value, ctx) => {
  const tokens = parseScope(value);
  if (!tokens) ctx.addIssue('has characters that are not allowed in a scope; separate scopes with spaces');
  return tokens ?? z.NEVER;
});

/** RFC 8707 §2: each resource is an absolute URI without a fragment. */
const resourceList = z.string().transform((value, ctx) => {
  const uris = value.split(/\s+/).filter(Boolean);
  if (uris.some((uri) => uri.endsWith(','))) ctx.addIssue('separates its URIs with commas; use spaces');
  else if (uris.some((uri) => !URL.canParse(uri))) ctx.addIssue('has an entry that is not an absolute URI');
  else if (uris.some((uri) => uri.includes('#'))) ctx.addIssue('has a URI with a fragment');
  return [...new Set(uris)];
});

const apiBase = webUrl.transform((url) => url.href.replace(/\/+$/, ''));

/** Converts a whole number of units to milliseconds. */
const duration = (fallback: number, unitMs: number, max: number, min = 1) =>
  z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(min, `is less than ${min}`)
    .max(max, `is more than ${max}`)
    .default(fallback)
    .transform((count) => count * unitMs);

/** Pino's levels. With an unknown level the server would start, and every request would fail. */
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const second = 1000;
const day = 24 * 60 * 60 * second;

/** Printable ASCII (RFC 6749 Appendix A) without spaces, which come from pasting. */
const credential = z
  .string()
  .regex(/^[\x21-\x7E]+$/, 'has spaces or characters that are not allowed in a credential');

const barePercent = 'has a bare % in its user name or password; write % as %25';
function hasNoBarePercent(value: string): boolean {
  const { username = '', password = '' } = URL.parse(value) ?? {};
  return [username, password].every((text) => tryDecode(text) !== undefined);
}

/** Refuses URLs that the Redis client cannot use: it would throw at each use, and every *Disconnect* would fail. */
export const redisAddress = z
  .url({ protocol: /^rediss?$/, error: 'is not a redis:// or rediss:// URL', abort: true })
  .refine(hasNoBarePercent, barePercent)
  .superRefine((value, ctx) => {
    const { pathname } = new URL(value);
    if (!/^\/?\d*$/.test(pathname)) ctx.addIssue('has a path that is not a database number');
  });

/** Every variable that this app reads: `key` in the configuration, `schema`, and `fix`, where to find a valid value. */
export const variables = {
  /** The pinned issuer: an origin without trailing slash, compared exactly (OIDC Discovery §4.3). */
  STYTCH_PROJECT_DOMAIN: {
    key: 'issuer',
    schema: issuer,
    fix: 'Stytch Dashboard → Project overview → Project domain, like https://word-word-1234.customers.stytch.dev',
  },
  /** Stytch's id of the project, see lib/oauth/response-issuer.ts. */
  STYTCH_PROJECT_ID: {
    key: 'stytchProjectId',
    schema: z
      .string()
      .regex(/^project-(test|live)-[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/, 'is not a Stytch project ID')
      .optional(),
    fix: 'Stytch Dashboard → Project overview → Project ID, like project-test-<uuid>; or remove the variable',
  },
  CONNECTED_APP_CLIENT_ID: {
    key: 'clientId',
    schema: credential,
    fix: 'Stytch Dashboard → Connected Apps → your app → Client ID; or <APP_URL>/client-metadata.json, to use the app without registering it',
  },
  CONNECTED_APP_CLIENT_SECRET: {
    key: 'clientSecret',
    schema: credential.optional(),
    fix: 'it was shown once, when the Connected App was created; to make a new one: npm run setup -- --rotate-secret; remove the variable for a public client',
  },
  /** This app's one origin. The app does not trust `Host` or forwarded headers. */
  APP_URL: {
    key: 'appUrl',
    schema: origin,
    fix: 'the origin at which users open this app, like https://app.example.com; register <APP_URL>/callback as a redirect URL with Stytch',
  },
  /** The first secret encrypts, all decrypt. */
  SESSION_SECRET: {
    key: 'sessionSecrets',
    schema: secretList,
    fix: 'make one with: openssl rand -base64 32; to rotate, put the new one in front: new,old',
  },
  SCOPES: {
    key: 'scopes',
    schema: scopes.default([...defaultScopes]),
    fix: 'scope names separated by spaces, or remove the variable to use the defaults in lib/scopes.ts',
  },
  RESOURCE: {
    key: 'resources',
    schema: resourceList.default([]),
    fix: 'absolute URIs, separated by spaces, of the APIs that will receive the tokens; or remove the variable',
  },
  CONSENT_PROMPT: {
    key: 'consentPrompt',
    schema: z
      .enum(['auto', 'always'], { error: 'is neither auto nor always' })
      .default('auto')
      .transform((value) => value === 'always'),
    fix: 'always, to send prompt=consent whenever offline_access is requested; or remove the variable: Stytch does not need it',
  },
  /** Base of the user-scoped API without trailing slash. Without it, userinfo is the user's data. */
  PLATFORM_API_URL: {
    key: 'platformApiUrl',
    schema: apiBase.optional(),
    fix: 'the base URL of the platform’s API, or remove the variable to show userinfo instead',
  },
  REDIS_URL: {
    key: 'redisUrl',
    schema: redisAddress.optional(),
    fix: 'like redis://host:6379 or rediss://user:password@host:6380, or remove the variable to run without Redis',
  },
  // [database]
  /** With it, connections are in the database, which also does what Redis does. */
  DATABASE_URL: {
    key: 'databaseUrl',
    schema: z
      .string()
      .refine(
        (value) => /^pglite:./s.test(value) || (/^postgres(ql)?:\/\/./.test(value) && URL.canParse(value)),
        'is neither a postgres:// URL nor pglite:<folder>',
      )
      .refine(hasNoBarePercent, barePercent)
      .optional(),
    fix: 'like postgres://user:password@host:5432/name; or pglite:./.data, for one instance; or remove the variable to keep connections in cookies',
  },
  /** Whoever sends one of them may start jobs, see lib/web/job.ts. */
  CRON_SECRET: {
    key: 'cronSecrets',
    schema: secretList.optional(),
    fix: 'make one with: openssl rand -base64 32; to rotate, put the new one in front: new,old; or remove the variable to run no jobs',
  },
  // [/database]
  /** How long before its end an access token is refreshed, in milliseconds. */
  REFRESH_EARLY_SECONDS: {
    key: 'refreshEarlyMs',
    schema: duration(60, second, 3600),
    fix: 'seconds from 1 to 3600; the default is 60',
  },
  /** How long a connection lasts without a refresh, in milliseconds. */
  CONNECTION_IDLE_DAYS: {
    key: 'idleMs',
    schema: duration(30, day, 400),
    fix: 'days from 1 to 400; the default is 30',
  },
  CONNECTION_MAX_DAYS: {
    key: 'absoluteMs',
    schema: duration(90, day, 400),
    fix: 'days from 1 to 400; the default is 90; Stytch’s refresh tokens last about 90 days',
  },
  /** The exporters read it themselves, and append `/v1/traces` and `/v1/metrics`. */
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    key: 'otlpEndpoint',
    schema: z.url({ protocol: /^https?$/, error: 'is not an http(s) URL' }).optional(),
    fix: 'the base URL of an OpenTelemetry collector, like http://localhost:4318, or remove the variable to export nothing',
  },
  /** How long the server goes on after SIGTERM as before, in milliseconds, while `/ready` responds 503. */
  SHUTDOWN_DELAY_SECONDS: {
    key: 'shutdownDelayMs',
    schema: duration(0, second, 300, 0),
    fix: 'seconds from 0 to 300; the default is 0',
  },
  // [login]
  /** Of the sample: shows `/login`, which asks for no password. */
  SAMPLE_LOGIN: {
    key: 'sampleLogin',
    schema: z
      .enum(['1'], { error: 'is not 1' })
      .optional()
      .transform((value) => value === '1'),
    fix: '1, to try the app with users of its own on this machine; or remove the variable',
  },
  // [/login]
  /** The log reads the variable itself, because it works before the configuration is known. */
  LOG_LEVEL: {
    key: 'logLevel',
    schema: z.enum(logLevels, { error: `is not one of ${logLevels.join(', ')}` }).optional(),
    fix: 'one of these names; the default is info',
  },
} as const;
