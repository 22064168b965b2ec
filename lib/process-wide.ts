/**
 * One value for the whole process.
 *
 * Next.js bundles proxy, pages and route handlers apart, so a module-level variable exists once per
 * bundle. What must be shared (caches, flights) hangs on `globalThis` instead. Share plain data only:
 * an instance of a class from one bundle is not an instance of "the same" class from another.
 *
 * @param name unique in this app
 * @param create makes the first value
 */
export function processWide<T>(name: string, create: () => T): T {
  const key = Symbol.for(`connected-app.${name}`);
  const store = globalThis as { [key: symbol]: unknown };
  store[key] ??= create();
  return store[key] as T;
}
