import { resolve } from 'node:path'; // [database]
import type { z } from 'zod';
import { clientMetadataFault } from './client-metadata';
import { variables } from './environment-variables';
import { sampleLoginFault } from './sample-login'; // [login]

type Variables = typeof variables;

/** The validated configuration. It holds secrets: never log it, and never pass it to a component. */
export type Config = { [K in keyof Variables as Variables[K]['key']]: z.output<Variables[K]['schema']> };

/** A wrong environment variable. It never holds the value, which may be a secret. */
export type ConfigFault = { name: string; fault: string; fix: string };

/**
 * @param env variables as in `process.env`; an empty value counts as absent
 * @returns the configuration, or every fault at once
 */
export function parseConfig(env: NodeJS.Dict<string>): { config: Config } | { faults: ConfigFault[] } {
  const present = (name: string) => env[name]?.trim() || undefined;
  const vercelUrl = present('VERCEL_PROJECT_PRODUCTION_URL');
  const faults: ConfigFault[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, { key, schema, fix }] of Object.entries(variables)) {
    const value = present(name) ?? (name === 'APP_URL' && vercelUrl ? `https://${vercelUrl}` : undefined);
    // Shells and .env parsers remove quotes, `docker run --env-file` keeps them.
    if (/^(["']).*\1$/s.test(value ?? '')) {
      faults.push({
        name,
        fault: 'begins and ends with a quote, which is part of the value',
        fix: 'remove the quotes',
      });
      continue;
    }
    const { data, error } = schema.safeParse(value);
    values[key] = data;
    if (!error) continue;
    const fault = value === undefined ? 'is missing' : error.issues.map(({ message }) => message).join('; ');
    faults.push({ name, fault, fix });
  }
  // [database]
  // The server of the build changes into its own folder, which the next build deletes.
  const folder = String(values.databaseUrl).match(/^pglite:(.*)/s)?.[1];
  if (folder) values.databaseUrl = `pglite:${resolve(env.PWD ?? '', folder)}`;
  // [/database]
  // These compare values with each other. Invalid values are undefined here.
  faults.push(
    ...[
      environmentMismatch,
      clientMetadataFault,
      sampleLoginFault, // [login]
    ].flatMap((check) => check(values) ?? []),
  );
  return faults.length > 0 ? { faults } : { config: values as Config };
}

/** @returns the Stytch environment of a project domain; `undefined` for a custom domain */
export function stytchEnvironmentOf(issuer: string): 'test' | 'live' | undefined {
  const top = issuer.match(/\.customers\.stytch\.(dev|com)$/)?.[1];
  return top ? (top === 'dev' ? 'test' : 'live') : undefined;
}

/** Stytch's test and live environments do not know each other's clients and projects. */
function environmentMismatch(config: Partial<Config>): ConfigFault | undefined {
  const domain = stytchEnvironmentOf(config.issuer ?? '');
  const ids = { CONNECTED_APP_CLIENT_ID: config.clientId, STYTCH_PROJECT_ID: config.stytchProjectId };
  for (const [name, id] of Object.entries(ids)) {
    const environment = id?.match(/^(?:connected-app|project)-(test|live)-/)?.[1];
    if (!environment || !domain || environment === domain) continue;
    return {
      name,
      fault: `belongs to a ${environment} environment, but STYTCH_PROJECT_DOMAIN is a ${domain} domain`,
      fix: `take both from the same environment of the Stytch Dashboard (test ids go with .dev domains, live ids with .com)`,
    };
  }
  return undefined;
}

let parsed: Config | undefined;

/**
 * The configuration of this process, read at the first call, so that `next build` needs no environment.
 *
 * @throws Error with the names of the faulty variables
 */
export function config(): Config {
  if (!parsed) {
    const result = parseConfig(process.env);
    if ('faults' in result)
      throw new Error(`Invalid variables: ${result.faults.map((f) => f.name).join(', ')}`);
    parsed = result.config;
  }
  return parsed;
}
