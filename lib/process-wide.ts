/**
 * One value for the whole process, by a unique name. Next.js bundles proxy, pages and handlers apart, each with its own
 * copy of a module's variables. Share plain data only: `instanceof` fails for the class of another bundle.
 */
export function processWide<T>(name: string, create: () => T): T {
  const key = Symbol.for(`connected-app.${name}`);
  const store = globalThis as { [key: symbol]: unknown };
  store[key] ??= create();
  return store[key] as T;
}
