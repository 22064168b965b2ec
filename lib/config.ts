import type { z } from 'zod';
import { clientMetadataFault } from './client-metadata';
import { isLoopback, variables } from './environment-variables';

type Variables = typeof variables;

/** The environment, checked: see `variables`. It holds secrets: never log it, never pass it to a component. */
export type Config = { [K in keyof Variables as Variables[K]['key']]: z.output<Variables[K]['schema']> };

/** One thing wrong with the environment. It never holds a value, because the value may be a secret. */
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
  const values: Record<string, unknown> = {};
  for (const [name, { key, schema, fix }] of Object.entries(variables)) {
    const value = present(name) ?? (name === 'APP_URL' && vercelUrl ? `https://${vercelUrl}` : undefined);
    // Shells and .env files take quotes away, `docker run --env-file` does not: the operator sees another value.
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
  // From here on the values are checked against each other. A faulty value is absent.
  faults.push(
    ...[environmentMixUp(values), clientMetadataFault(values), sampleLoginFault(values)].filter(
      (fault) => fault !== undefined,
    ),
  );
  return faults.length > 0 ? { faults } : { config: values as Config };
}

/** @returns the environment that a Stytch project domain belongs to; `undefined` for a custom domain. */
export function environmentOf(issuer: string): 'test' | 'live' | undefined {
  const top = issuer.match(/\.customers\.stytch\.(dev|com)$/)?.[1];
  return top ? (top === 'dev' ? 'test' : 'live') : undefined;
}

/** Test and live are separate at Stytch: a client or project id of one is unknown in the other. */
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

/** Anybody can log in there as anybody else, and find that user's connection. */
function sampleLoginFault({ sampleLogin, appUrl }: Partial<Config>): ConfigFault | undefined {
  if (!sampleLogin || !appUrl || isLoopback(new URL(appUrl))) return undefined;
  const fault = 'asks nobody for a password, so it is allowed on loopback (localhost, 127.0.0.1) only';
  return { name: 'SAMPLE_LOGIN', fault, fix: variables.SAMPLE_LOGIN.fix };
}

let parsed: Config | undefined;

/**
 * The configuration of this process. It is read at the first call, so that `next build` needs no environment.
 *
 * @throws Error with the names of the faulty variables, never their values
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
