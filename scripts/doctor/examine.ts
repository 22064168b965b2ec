import type { Config, ConfigFault } from '../../lib/config.ts';
import { parseConfig, tryDecode } from '../tools/app-modules.ts';
import type { Environment } from '../tools/run.ts';
import { clientDocument, credentials, redirectUrl, scopes } from './client-checks.ts';
import { cookies, environment, node, redis } from './environment-checks.ts';
import { type Check, type Finding, type Patient, unknown } from './finding.ts';
import { clock, discovery, domain, issuer, keys } from './issuer-checks.ts';
import { callbackIss, endpoints, metadata } from './metadata-checks.ts';
import { api, authorizationUrl } from './platform-checks.ts';
import { type HttpResponse, request } from './request.ts';

/** From outside in: what comes first explains what follows. */
export const checks: readonly Check[] = [
  ...[node, environment],
  ...[domain, discovery, issuer, callbackIss, metadata, endpoints, keys, clock],
  ...[authorizationUrl, clientDocument, credentials, redirectUrl, scopes],
  ...[cookies, api, redis],
];

/** Stand in for required variables that are faulty, so that the rest can be looked at. */
const PLACEHOLDERS: Record<string, string> = {
  STYTCH_PROJECT_DOMAIN: 'https://unset.invalid',
  CONNECTED_APP_CLIENT_ID: 'unset',
  APP_URL: 'https://unset.invalid',
  SESSION_SECRET: 'placeholder'.repeat(4),
};

/**
 * Runs all checks on an environment, one after the other.
 * @param version of the Node that runs
 * @returns each finding as soon as it is made, without any secret of the environment in it
 */
export async function* examine(
  checks: readonly Check[],
  env: Environment,
  version: string,
): AsyncGenerator<Finding> {
  const { config, faulty } = readable(env);
  let document: ReturnType<Patient['discovery']> | undefined;
  const patient: Patient = {
    env,
    config,
    faulty,
    node: version,
    discovery: () => {
      document ??= discover(config.issuer);
      return document;
    },
  };
  const findings: Finding[] = [];
  for (const check of checks) {
    for (const observation of [await observe(check, patient, findings)].flat()) {
      const finding = { check: check.name, ...observation };
      findings.push(finding);
      yield withoutSecrets(finding, env);
    }
  }
}

/** As the app: a server without OpenID Connect has the document of RFC 8414 §3 alone. */
async function discover(issuer: string): Promise<HttpResponse> {
  const openid = await request(`${issuer}/.well-known/openid-configuration`);
  if (openid.status !== 404) return openid;
  const oauth = await request(`${issuer}/.well-known/oauth-authorization-server`);
  return oauth.status === 200 && oauth.json ? oauth : openid;
}

async function observe(check: Check, patient: Patient, before: readonly Finding[]) {
  const faulty = before.filter(({ state }) => state === 'fault').map((finding) => finding.check);
  const first =
    check.variables?.find((name) => patient.faulty.has(name)) ??
    check.after?.find((name) => faulty.includes(name));
  return first ? unknown(`not checked: ${first} must be fixed first`) : check.look(patient);
}

/** The configuration with placeholders for what the app would refuse. */
function readable(env: Environment): { config: Config; faulty: Set<string> } {
  const faulty = new Set<string>();
  const given: Record<string, string | undefined> = { ...env };
  for (;;) {
    const result = parseConfig(given);
    if ('config' in result) return { config: result.config, faulty };
    for (const { name } of result.faults as ConfigFault[]) {
      faulty.add(name);
      given[name] = PLACEHOLDERS[name];
    }
  }
}

const SECRETS = ['CONNECTED_APP_CLIENT_SECRET', 'SESSION_SECRET', 'STYTCH_PROJECT_SECRET'];

/** Every value that must not be shown, longest first, so that no part of one is left standing. */
function secretsOf(env: Environment): string[] {
  const values = SECRETS.flatMap((name) => [env[name] ?? '', ...(env[name] ?? '').split(',')]);
  const { password = '' } = URL.parse(env.REDIS_URL ?? '') ?? {};
  values.push(password, tryDecode(password) ?? '');
  // Shorter ones are no secrets, and would blot out half of the text.
  const distinct = new Set(values.map((value) => value.trim()).filter((value) => value.length >= 6));
  return [...distinct].sort((a, b) => b.length - a.length);
}

/** Whatever a server sent or a library said: what is printed has no secret of this environment in it. */
function withoutSecrets({ saw, fix, ...rest }: Finding, env: Environment): Finding {
  const clean = (text: string) =>
    secretsOf(env).reduce((remaining, secret) => remaining.replaceAll(secret, '•••'), text);
  return { ...rest, saw: clean(saw), ...(fix === undefined ? {} : { fix: clean(fix) }) };
}
