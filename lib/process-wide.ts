/**
 * One value for the whole process.
 *
 * Next.js bundles proxy, pages and route handlers apart, so a variable of a module exists once per bundle. Caches and
 * requests under way must be shared, so they are kept on `globalThis`. Share plain data only: each bundle has its own
 * copy of a class, and `instanceof` fails for the copy of another.
 *
 * @param name unique in this app
 */
export function processWide<T>(name: string, create: () => T): T {
  const key = Symbol.for(`connected-app.${name}`);
  const store = globalThis as { [key: symbol]: unknown };
  store[key] ??= create();
  return store[key] as T;
}
