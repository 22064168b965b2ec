import { decoded } from '../tools/app-modules.ts';
import type { Environment } from '../tools/run.ts';
import type { Finding } from './finding.ts';

const SECRETS = ['CONNECTED_APP_CLIENT_SECRET', 'SESSION_SECRET', 'STYTCH_PROJECT_SECRET'];

/** Every value that must not be shown, longest first, so that no part of one is left standing. */
function secretsOf(env: Environment): string[] {
  const values = SECRETS.flatMap((name) => [env[name] ?? '', ...(env[name] ?? '').split(',')]);
  const redis = URL.parse(env.REDIS_URL ?? '');
  values.push(redis?.password ?? '', decoded(redis?.password ?? '') ?? '');
  // Shorter ones are no secrets, and would blot out half of the text.
  const distinct = new Set(values.map((value) => value.trim()).filter((value) => value.length >= 6));
  return [...distinct].sort((a, b) => b.length - a.length);
}

/** Whatever a server answered or a library said: what is printed has no secret of this environment in it. */
export function withoutSecrets({ saw, fix, ...rest }: Finding, env: Environment): Finding {
  const clean = (text: string) =>
    secretsOf(env).reduce((remaining, secret) => remaining.replaceAll(secret, '•••'), text);
  return { ...rest, saw: clean(saw), ...(fix === undefined ? {} : { fix: clean(fix) }) };
}
