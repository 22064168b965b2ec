import { createClient } from '@redis/client';
import { isSupported, OLDEST } from '../node/version.mjs';
import { isLoopback, parseConfig } from '../tools/app-modules.ts';
import { type Check, fault, type Observation, ok } from './finding.ts';
import { failure, request } from './request.ts';

export const node: Check = {
  name: 'node',
  look: async ({ node: version }) =>
    isSupported(version)
      ? ok(version)
      : fault(
          `${version} is too old`,
          `Run the app on Node ${OLDEST} or newer; npm run start brings one along`,
        ),
};

/** What the app itself would say before it refuses to start. */
export const environment: Check = {
  name: 'environment',
  look: async ({ env }) => {
    const result = parseConfig(env);
    if ('config' in result)
      return ok(`complete; ${result.config.clientSecret ? 'confidential' : 'public'} client`);
    return result.faults.map(({ name, fault: what, fix }) =>
      fault(`${name} ${what}`, `${what === 'is missing' ? 'npm run setup; or ' : ''}${name}: ${fix}`),
    );
  },
};

/** Whether a browser takes the app's cookies at APP_URL: by the address, and by the app itself where it runs. */
export const cookies: Check = {
  name: 'cookies',
  look: async ({ env, faulty, config: { appUrl } }) => {
    const given = URL.parse(env.APP_URL ?? '');
    if (given?.protocol === 'http:' && !isLoopback(given)) {
      const fix = `APP_URL=${given.origin.replace('http:', 'https:')}`;
      return fault(`${given.origin} is not https: browsers keep no Secure cookie there`, fix);
    }
    if (faulty.has('APP_URL')) return fault('APP_URL cannot be read', 'APP_URL: see environment above');
    const byAddress = appUrl.startsWith('https:')
      ? '__Host- cookies, https only'
      : 'plain cookies, on this machine';
    return await byTheApp(appUrl, byAddress);
  },
};

async function byTheApp(appUrl: string, byAddress: string): Promise<Observation> {
  const { failure: noApp, status, headers, json } = await request(`${appUrl}/health`);
  if (noApp) return ok(`${byAddress}; judged by the address alone, as no app runs at ${appUrl} now`);
  const moved = URL.parse(headers.location ?? '', appUrl);
  if (status >= 300 && status < 400 && moved && moved.origin !== appUrl)
    return fault(
      `${appUrl} redirects to ${moved.origin}, where its cookies do not go`,
      `APP_URL=${moved.origin}`,
    );
  if (json?.status !== 'ok')
    return ok(`${byAddress}; judged by the address alone: another server runs there`);
  const navigation = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
  const connect = await request(`${appUrl}/connect`, { headers: navigation });
  const set = connect.headers['set-cookie'] ?? [];
  if (set.length === 0)
    return ok(`${byAddress}; the app at ${appUrl} set none, so other rows or its log say what is wrong`);
  const wrong = set.find((cookie) => !isAcceptable(cookie, appUrl));
  if (!wrong) return ok(`${byAddress}; set by the app at ${appUrl}`);
  return fault(
    `browsers refuse this cookie at ${appUrl}: ${wrong.replace(/=[^;]*/, '=…')}`,
    'The running app has another APP_URL, or a proxy changes its cookies: restart it with this environment',
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

const TIMEOUT_MS = 2000;

/** Redis responds, and lets this app in. */
export const redis: Check = {
  name: 'redis',
  variables: ['REDIS_URL'],
  look: async ({ config: { redisUrl } }) => {
    if (!redisUrl) return ok('none configured: this instance coordinates its refreshes by itself');
    const { host } = new URL(redisUrl);
    const client = createClient({
      url: redisUrl,
      socket: { connectTimeout: TIMEOUT_MS, reconnectStrategy: false },
      commandOptions: { timeout: TIMEOUT_MS },
    });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.ping();
      return ok(`${host} responds`);
    } catch (error) {
      const { words } = failure(error);
      const isRefused = /NOAUTH|WRONGPASS|NOPERM/.test(words);
      const fix = isRefused
        ? 'user and password go in front of the host, like redis://user:password@host:6379'
        : 'start Redis there, or remove the variable to run without';
      return fault(`${host}: ${words}`, `REDIS_URL: ${fix}`);
    } finally {
      if (client.isOpen) client.destroy();
    }
  },
};
