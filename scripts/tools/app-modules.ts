/**
 * Lets plain Node load the app's own lib/, so that a command judges a configuration by the very code that the app
 * starts with. The app is resolved by a bundler ('@/…', no file extensions); Node needs to be told. A hook of a few
 * lines, and no runner in between: commands stay ordinary Node processes that print ordinary stack traces.
 */
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { root } from './paths.ts';

const base = `${pathToFileURL(root)}/`;

registerHooks({
  resolve(specifier, context, next) {
    if (!context.parentURL?.startsWith(`${base}lib/`)) return next(specifier, context);
    const path = specifier.startsWith('@/') ? `${base}${specifier.slice(2)}` : specifier;
    const withoutExtension = /^(file:|\.)/.test(path) && !/\.\w+$/.test(path);
    return next(withoutExtension ? `${path}.ts` : path, context);
  },
});

export const { parseConfig } = await import('../../lib/config.ts');
export const { isLoopback } = await import('../../lib/environment-variables.ts');
export const { tryDecode } = await import('../../lib/parse.ts');
export const { routes } = await import('../../lib/routes.ts');
export const { defaultScopes, scopeCatalogue } = await import('../../lib/scopes.ts');
export const { checkedMetadata } = await import('../../lib/oauth/issuer-metadata.ts');
/** Only with a right `LOG_LEVEL`: it loads the log. */
export const redisModule = () => import('../../lib/store/redis.ts');
