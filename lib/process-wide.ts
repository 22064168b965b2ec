/**
 * One value for the whole process, by a unique name. Next.js bundles proxy, pages and handlers separately, and each
 * bundle has its own copy of a module's variables. Share plain data only: `instanceof` fails across bundles.
 */
export function processWide<T>(name: string, create: () => T): T {
  const key = Symbol.for(`connected-app.${name}`);
  const store = globalThis as { [key: symbol]: unknown };
  store[key] ??= create();
  return store[key] as T;
}

/** Whether a balancer may send requests here: until SIGTERM. While the server starts, Next.js holds all requests. */
export const serving = () => processWide('serving', () => ({ ready: true }));
