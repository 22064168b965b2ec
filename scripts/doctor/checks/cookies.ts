import { isLoopback } from '../../tools/app-modules.ts';
import { type Check, fault, type Observation, ok } from '../finding.ts';
import { request } from '../request.ts';

/** Whether a browser takes the app's cookies at APP_URL: by the address, and by the app itself where it runs. */
export const cookies: Check = {
  name: 'cookies',
  look: async ({ env, faulty, config: { appUrl } }) => {
    const given = URL.parse(env.APP_URL ?? '');
    if (given?.protocol === 'http:' && !isLoopback(given)) {
      const fix = `APP_URL=${given.origin.replace('http:', 'https:')}`;
      return [fault(`${given.origin} is not https: browsers keep no Secure cookie there`, fix)];
    }
    if (faulty.has('APP_URL')) return [fault('APP_URL cannot be read', 'APP_URL: see environment above')];
    const byAddress = appUrl.startsWith('https:')
      ? '__Host- cookies, https only'
      : 'plain cookies, on this machine';
    try {
      return [await byTheApp(appUrl, byAddress)];
    } catch {
      return [ok(`${byAddress}; judged by the address alone, as no app runs at ${appUrl} now`)];
    }
  },
};

async function byTheApp(appUrl: string, byAddress: string): Promise<Observation> {
  const health = await request(`${appUrl}/health`);
  const moved = URL.parse(health.headers.location ?? '', appUrl);
  if (health.status >= 300 && health.status < 400 && moved && moved.origin !== appUrl)
    return fault(
      `${appUrl} redirects to ${moved.origin}, where its cookies do not go`,
      `APP_URL=${moved.origin}`,
    );
  if (health.json?.status !== 'ok')
    return ok(`${byAddress}; judged by the address alone: another server runs there`);
  const { headers } = await request(`${appUrl}/connect`, {
    headers: { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' },
  });
  const set = headers['set-cookie'] ?? [];
  if (set.length === 0)
    return ok(`${byAddress}; the app at ${appUrl} set none, so other rows or its log say what is wrong`);
  const wrong = set.find((cookie) => !isAcceptable(cookie, appUrl));
  if (!wrong) return ok(`${byAddress}; set by the app at ${appUrl}`);
  const restart =
    'The running app has another APP_URL, or a proxy changes its cookies: restart it with this environment';
  return fault(`browsers refuse this cookie at ${appUrl}: ${shape(wrong)}`, restart);
}

/** RFC 6265bis §4.1.3.2, §5.7: what a browser demands of a Secure and of a __Host- cookie. */
function isAcceptable(cookie: string, appUrl: string): boolean {
  const attributes = cookie
    .split(';')
    .slice(1)
    .map((part) => part.trim().toLowerCase());
  const secure = attributes.includes('secure');
  if (appUrl.startsWith('http:')) return !secure && !cookie.startsWith('__');
  const bound = attributes.includes('path=/') && !attributes.some((part) => part.startsWith('domain='));
  return secure && (!cookie.startsWith('__Host-') || bound);
}

/** A cookie without its value. */
const shape = (cookie: string): string => cookie.replace(/=[^;]*/, '=…');
