import { hooks } from '@/lib/hooks';
import { log } from '@/lib/log';
import { type Connection, withoutTokens } from './connection';

/** Longest time that a user waits for a hook, in milliseconds. */
const maxMs = 2000;

type Hooks = typeof hooks;
type Details<Name extends keyof Hooks> =
  Parameters<Hooks[Name]> extends [unknown, ...infer Rest] ? Rest : never;

/** Calls a function of lib/hooks.ts. It returns within two seconds and never throws, even if the hook hangs or throws. */
export async function callHook<Name extends keyof Hooks>(
  name: Name,
  connection: Connection,
  ...details: Details<Name>
): Promise<void> {
  const hook = hooks[name] as (...given: unknown[]) => Promise<void>;
  const { promise: tooLong, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    log.warn({ hook: name }, 'a hook is taking too long; the app has stopped waiting for it');
    resolve();
  }, maxMs);
  const call = async () => hook(withoutTokens(connection), ...details);
  const done = call().catch((err: unknown) => log.error({ hook: name, err }, 'a hook failed'));
  await Promise.race([done, tooLong]);
  clearTimeout(timer);
}
