import { startPlatform, startSandbox } from './start.ts';
import { isQuirkName, QUIRK_NAMES, type QuirkName } from './stytch/quirks/catalogue.ts';

/*
 * `node sandbox/main.ts`: the stand-in and the platform. With STYTCH_PROJECT_ID, STYTCH_PROJECT_SECRET and
 * STYTCH_PROJECT_DOMAIN of a Stytch test project: the platform alone, in front of that project.
 */
const { env } = process;
const vertical = verticalOf(env.SANDBOX_VERTICAL ?? 'consumer');
const platformPort = port('SANDBOX_PLATFORM_PORT', 4000);

const running = await start().catch((error: NodeJS.ErrnoException & { port?: number }) =>
  error.code === 'EADDRINUSE'
    ? fail(
        `port ${error.port} is in use: stop the program that uses it, or set SANDBOX_STYTCH_PORT / SANDBOX_PLATFORM_PORT / APP_URL`,
      )
    : fail(error.message),
);
// Before the lines that say it runs: a process that waits for them may end it at once.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void running.close().then(() => process.exit(0)));
}

if ('stytchUrl' in running) console.log(`Stytch stand-in  ${running.stytchUrl}`);
console.log(
  `Platform         ${running.platformUrl}  (${vertical}; wire page: ${running.platformUrl}/sandbox)`,
);

function start() {
  if (!env.STYTCH_PROJECT_ID) {
    const stytchPort = port('SANDBOX_STYTCH_PORT', 4010);
    const appUrl = env.APP_URL ?? 'http://localhost:3000';
    return startSandbox({
      stytchPort,
      platformPort,
      appUrl,
      vertical,
      quirks: quirksOf(env.SANDBOX_QUIRKS ?? ''),
      front: env.SANDBOX_APP_PORT ? frontOf(appUrl) : undefined,
    });
  }
  // Every visitor may log in as a sample user: nothing for a live project.
  if (env.STYTCH_PROJECT_ID.startsWith('project-live-'))
    fail('STYTCH_PROJECT_ID must be the ID of a test project');
  const stytch = {
    id: env.STYTCH_PROJECT_ID,
    secret: required('STYTCH_PROJECT_SECRET'),
    domain: required('STYTCH_PROJECT_DOMAIN').replace(/\/+$/, ''),
    calls: 'api-host' as const,
  };
  return startPlatform({ platformPort, vertical, stytch });
}

/** `demo` and `dev` have the app listen behind its own port, so that its traffic with the browser is recorded. */
function frontOf(appUrl: string) {
  const host = env.SANDBOX_FRONT_HOST ?? '127.0.0.1';
  return {
    port: Number(new URL(appUrl).port || 80),
    host: host || undefined,
    appPort: port('SANDBOX_APP_PORT', 0),
  };
}

function verticalOf(name: string): 'consumer' | 'b2b' {
  return name === 'consumer' || name === 'b2b' ? name : fail('SANDBOX_VERTICAL must be "consumer" or "b2b"');
}

function quirksOf(names: string): QuirkName[] {
  return names
    .split(',')
    .filter(Boolean)
    .map((name) => (isQuirkName(name) ? name : fail(`SANDBOX_QUIRKS accepts ${QUIRK_NAMES.join(', ')}`)));
}

function required(name: string): string {
  return env[name] || fail(`${name} is needed with STYTCH_PROJECT_ID`);
}

function port(name: string, fallback: number): number {
  const value = Number(env[name] ?? fallback);
  return Number.isInteger(value) && value >= 0 && value < 65_536 ? value : fail(`${name} is not a port`);
}

function fail(reason: string): never {
  console.error(`sandbox: ${reason}`);
  process.exit(1);
}
