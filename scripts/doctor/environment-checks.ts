import { globalAgent } from 'node:https';
import { setTimeout } from 'node:timers/promises';
import { isSupported, OLDEST } from '../node/version.mjs';
import { isLoopback, parseConfig, redisModule } from '../tools/app-modules.ts';
import type { Environment } from '../tools/run.ts';
import { type Check, fault, type Observation, ok, warning } from './finding.ts';
import { failure, request } from './request.ts';

export const node: Check = {
  name: 'node',
  look: async ({ node: version }) =>
    isSupported(version)
      ? ok(version)
      : fault(`${version} is too old`, `Run the app on Node ${OLDEST} or newer; npm run start installs it`),
};

/** What the app itself would say before it refuses to start. */
export const environment: Check = {
  name: 'environment',
  look: async ({ env }) => {
    const result = parseConfig(env);
    const own =
      'config' in result
        ? [ok(`complete; ${result.config.clientSecret ? 'confidential' : 'public'} client`)]
        : result.faults.map(({ name, fault: what, fix }) =>
            fault(`${name} ${what}`, `${what === 'is missing' ? 'npm run setup; or ' : ''}${name}: ${fix}`),
          );
    return [...own, ...ignoredProxy(env)];
  },
};

/** Node goes by a proxy only when it is told to, and so does the app. */
function ignoredProxy(env: Environment): Observation[] {
  const proxy = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].find((name) => env[name]);
  if (!proxy || (globalAgent.options as { proxyEnv?: unknown }).proxyEnv) return [];
  const fix =
    'Set NODE_USE_ENV_PROXY=1 (Node 22.21 or newer), or remove the proxy variables if the app needs no proxy';
  return [warning(`${proxy} is set, but neither the app nor doctor uses the proxy`, fix)];
}

/** Whether a browser takes the app's cookies at APP_URL: by the address, and by the app itself where it runs. */
export const cookies: Check = {
  name: 'cookies',
  look: async ({ env, faulty, config: { appUrl } }) => {
    const given = URL.parse(env.APP_URL ?? '');
    if (given?.protocol === 'http:' && !isLoopback(given)) {
      const fix = `APP_URL=${given.origin.replace('http:', 'https:')}`;
      return fault(`${given.origin} is not https, so browsers refuse Secure cookies from it`, fix);
    }
    if (faulty.has('APP_URL')) return fault('APP_URL is not valid', 'See environment above');
    const byAddress = appUrl.startsWith('https:')
      ? '__Host- cookies, https only'
      : 'plain cookies, on this machine';
    return await byTheApp(appUrl, byAddress);
  },
};

async function byTheApp(appUrl: string, byAddress: string): Promise<Observation> {
  const { failure: noApp, status, headers, json } = await request(`${appUrl}/health`);
  if (noApp) return ok(`${byAddress}; judged by the address alone, as no app is running at ${appUrl}`);
  const moved = URL.parse(headers.location ?? '', appUrl);
  if (status >= 300 && status < 400 && moved && moved.origin !== appUrl)
    return fault(
      `${appUrl} redirects to ${moved.origin}, and its cookies are not sent there`,
      `APP_URL=${moved.origin}`,
    );
  if (json?.status !== 'ok')
    return ok(`${byAddress}; judged by the address alone, as another server is running there`);
  const navigation = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
  const connect = await request(`${appUrl}/connect`, { headers: navigation });
  const set = connect.headers['set-cookie'] ?? [];
  if (set.length === 0)
    return ok(`${byAddress}; the app at ${appUrl} set none; other rows or its log should say why`);
  const wrong = set.find((cookie) => !isAcceptable(cookie, appUrl));
  if (!wrong) return ok(`${byAddress}; set by the app at ${appUrl}`);
  return fault(
    `browsers refuse this cookie at ${appUrl}: ${wrong.replace(/=[^;]*/, '=…')}`,
    'The running app has a different APP_URL, or a proxy changes its cookies. Restart the app with this environment',
  );
}

/** RFC 6265bis §4.1.3.2, §5.7: what a browser demands of a Secure and of a __Host- cookie. */
function isAcceptable(cookie: string, appUrl: string): boolean {
  const [, ...attributes] = cookie.split(';').map((part) => part.trim().toLowerCase());
  const secure = attributes.includes('secure');
  if (appUrl.startsWith('http:')) return !secure && !cookie.startsWith('__');
  const bound = attributes.includes('path=/') && !attributes.some((part) => part.startsWith('domain='));
  return secure && (!cookie.startsWith('__Host-') || bound);
}

const GRANT =
  'give the user of this connection the rights that the app needs: ACL SETUSER <user> +select +set +get +del +pexpire +eval +zadd +zrem +zrange +zrangebyscore ~connected-app:*';

/** What to do when Redis refuses, by the kind of its reply. */
const REFUSED: Record<string, string> = {
  NOAUTH: 'put the user and the password in front of the host, like redis://user:password@host:6379',
  WRONGPASS: 'put the user and the password in front of the host, like redis://user:password@host:6379',
  OOM: 'the server has no memory left: give it more, or set maxmemory-policy volatile-ttl',
  NOPERM: GRANT,
  READONLY: 'this is a replica: use the primary',
  MOVED: 'this is a node of a cluster: use a Redis that holds all keys',
  CLUSTERDOWN: 'this is a node of a cluster: use a Redis that holds all keys',
  ERR: `the app needs Redis 7 or newer; check user, password and database; ${GRANT}`,
};

/** Redis does what the app asks of it, on a connection as the app opens it. */
export const redis: Check = {
  name: 'redis',
  variables: ['REDIS_URL', 'LOG_LEVEL'],
  look: async ({ config }) => {
    const { redisUrl, clientId } = config;
    if (config.databaseUrl) return ok('not used: the database coordinates refreshes'); // [database]
    if (!redisUrl) return ok('none configured: each instance coordinates only its own refreshes');
    const { connect, replyOf } = await redisModule();
    const { close, ready } = connect(redisUrl, `connected-app:${clientId}:trial:`, () => {});
    // Some servers accept a connection and are silent.
    const late = setTimeout(4000, undefined, { ref: false }).then(() => {
      throw Object.assign(new Error(), { code: 'ETIMEDOUT' });
    });
    try {
      await Promise.race([ready, late]);
      return ok(`${new URL(redisUrl).host} runs every command that the app needs`);
    } catch (error) {
      return redisFault(new URL(redisUrl), error as Refusal, replyOf(error as Error));
    } finally {
      close();
    }
  },
};

type Refusal = Error & { command?: string };

function redisFault({ host, protocol }: URL, error: Refusal, reply?: string): Observation {
  const { command = 'the connection' } = error;
  const otherwise = 'check the server’s log, or try again in a minute';
  if (reply)
    return fault(`${host} refuses ${command} (${reply})`, `REDIS_URL: ${REFUSED[reply] ?? otherwise}`);
  const { code, words, fix } = failure(error);
  const tls =
    protocol === 'rediss:'
      ? 'if the server uses no TLS, write redis://; otherwise '
      : 'if the server needs TLS, write rediss://; otherwise ';
  // It accepted the connection, and said nothing that either protocol knows.
  const hint = code === '' || /SSL|ETIMEDOUT|ECONNRESET/.test(code) ? tls : '';
  const start = `REDIS_URL: ${hint}start Redis there, or remove the variable to run without Redis`;
  return fault(`${host}: ${words}`, fix ?? start);
}
