import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathPattern, type routes } from '@/lib/routes';

// What the framework and the policy demand of the sources, found by looking at them. Each function gives one sentence
// for each breach, which says what to do. A file that may break a rule is named there.

type Routes = typeof routes;
export type Entry = { file: string; path: string; isPage: boolean };

/** @returns every page and handler of a project, with the path at which Next.js serves it */
export function entries(root: string): Entry[] {
  return globSync('app/**/{page,route}.{ts,tsx,js,jsx}', { cwd: root }).flatMap((file) => {
    const folders = dirname(file).split('/').slice(1);
    if (folders.some((folder) => folder.startsWith('_'))) return [];
    const path = `/${folders.filter((folder) => !/^(\(.*\)|@.*)$/.test(folder)).join('/')}`;
    return [{ file, path, isPage: /(^|\/)page\.\w+$/.test(file) }];
  });
}

/** Compares the route table with the pages and handlers that there are. */
export function routeFaults(root: string, table: Routes): string[] {
  const found = entries(root);
  const wrong = found.flatMap(({ file, path, isPage }) => {
    const row = table[path];
    if (row && Boolean(row.page) === isPage) return [];
    const options = isPage
      ? "{ page: 'per request', visibility: 'user' } (or 'prerendered'; or 'public', 'browser')"
      : "{ visibility: 'browser' } (or 'public'; with auth: 'secret' for a job or a webhook)";
    return [`${file} is not in the table of lib/routes.ts as what it is. Add '${path}': ${options}.`];
  });
  const gone = Object.keys(table).filter((path) => found.every((entry) => entry.path !== path));
  return [
    ...wrong,
    ...gone.map((path) => `Remove '${path}' from lib/routes.ts: app/ has nothing at this path.`),
  ];
}

/** Compares the matcher in proxy.ts, which must be literal, with the pages that are rendered per request. */
export function matcherFaults(root: string, table: Routes): string[] {
  const source = /\bsource:\s*'([^']*)'/.exec(readFileSync(join(root, 'proxy.ts'), 'utf8'))?.[1];
  const wanted = `/(${pathPattern(({ page }) => page === 'per request', table)})`;
  return source === wanted
    ? []
    : [`The source in proxy.ts must be '${wanted}': without a nonce the scripts of a page do not run.`];
}

/** The sources of a project that the app is made of. */
const sources = (root: string) =>
  globSync('{app,lib}/**/*.{ts,tsx,js,jsx}', { cwd: root, exclude: ['**/*.test.*'] })
    .concat(globSync('*.ts', { cwd: root }))
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

/** @returns `file:line` of every place that fits */
function places(root: string, only: RegExp, wanted: (text: string, file: string) => RegExp): string[] {
  return sources(root)
    .filter(({ file }) => only.test(file))
    .flatMap(({ file, text }) =>
      [...text.matchAll(wanted(text, file))].map(
        ({ index }) => `${file}:${text.slice(0, index).split('\n').length}`,
      ),
    );
}

/** Files whose exports are server actions. */
export function actionFiles(root: string): string[] {
  return sources(root).flatMap(({ file, text }) => (/^['"]use server['"]/.test(text) ? [file] : []));
}

/**
 * Actions stand alone in their files: a helper beside one would be an endpoint as well (authkit-nextjs #454). And what an
 * action within a component closes over goes to the browser, encrypted with a key that is no secret (scripts/build.ts).
 */
export function actionFaults(root: string): string[] {
  const directives = (_text: string, file: string) =>
    /(^|\/)actions\.ts$/.test(file) ? /(?<!^)['"]use server['"]/g : /['"]use server['"]/g;
  return places(root, /./, directives).map(
    (place) =>
      `${place} makes a server action. Move it to a file actions.ts that begins with 'use server': what an action within a component closes over is not kept from the browser.`,
  );
}

/** What a source calls Next.js's cookies(), and what it keeps the result in. */
function jars(text: string): string[] {
  const [, call = 'cookies'] = /\bcookies as (\w+)/.exec(text) ?? [];
  const kept = new RegExp(
    `\\b(\\w+)\\s*(?:=\\s*(?:await\\s+)?${call}\\(\\)|\\??:\\s*(?:Jar|CookieStore)\\b)`,
    'g',
  );
  return ['cookies', `${call}\\(\\)`, ...[...text.matchAll(kept)].map(([, name = '']) => name)];
}

/** Cookies are written by lib/cookies alone, which takes only names of its table. */
export function cookieFaults(root: string): string[] {
  const writes = (text: string) =>
    new RegExp(
      `\\b(?:${jars(text).join('|')})\\)*\\s*\\.\\s*(?:set|delete)\\(|\\b(?:set|delete)\\b[^{}]*\\}\\s*=\\s*(?:await\\s+)?(?:${jars(text).join('|')})|'set-cookie'|"set-cookie"|\\bdocument\\.cookie\\s*=`,
      'gi',
    );
  return places(root, /^(?!lib\/cookies\/cookies\.ts$)/, writes).map(
    (place) =>
      `${place} writes a cookie by itself. Add a row for it to cookieTable in lib/cookies/cookies.ts, and write it with writeCookie or sealedCookie.`,
  );
}

/** The Content-Security-Policy blocks styles in the markup (`style-src 'self'`). */
export function styleFaults(root: string): string[] {
  return places(root, /x$/, () => /\sstyle=[{"']|<style\b|\.\.\.\{[^}]*\bstyle\b/g).map(
    (place) =>
      `${place} has an inline style, which the Content-Security-Policy blocks. Put it into app/styles.`,
  );
}

/** What `next/link` and the router lead to, they fetch: a handler runs before a click, or gives the click nothing. */
export function linkFaults(root: string, table: Routes): string[] {
  const handlers = Object.keys(table).filter((path) => !table[path]?.page);
  const paths = handlers.map((path) => `${path}$`.replace(/\[.*/, '').replace('$', '(?![\\w-])')).join('|');
  // Of a variable nobody knows where it leads.
  const target = `\\{?\\s*(?:\\{\\s*pathname:\\s*)?(?:[a-zA-Z_$]|['"\`](?:${paths}))`;
  const links = (text: string) => {
    const [, name] = /\bimport\s+(\w+)\s+from\s+['"]next\/link['"]/.exec(text) ?? [];
    const element = name ? `<${name}\\b[^<]*?\\bhref=${target}|` : '';
    return new RegExp(`${element}\\brouter\\.(?:push|replace|prefetch)\\(\\s*${target}`, 'g');
  };
  return places(root, /./, links).map(
    (place) =>
      `${place} leads to a handler, or to a path that is not written here, by next/link or the router. Write a plain <a href={…}>.`,
  );
}

/** Next.js responds with an empty page, and draws app/not-found.tsx by a script. */
export function notFoundFaults(root: string): string[] {
  return places(root, /./, () => /\bnotFound\(\)/g).map(
    (place) =>
      `${place} calls notFound(), which leaves the page white without JavaScript. Render a page that says so, or redirect.`,
  );
}

/** What is in these is made again in each bundle, from what all bundles share. */
const moduleState: Record<string, string> = {
  'lib/config.ts': 'parsed',
  'lib/oauth/oauth-client.ts': 'current',
};

/** Pages, actions and handlers are bundled apart, and each bundle has its own variables of a module. */
export function cacheFaults(root: string): string[] {
  const empty = '(?:\\[\\]|\\{\\})(?: as .*)?;$';
  const state = (_text: string, file: string) =>
    new RegExp(
      `^(?:export )?(?:(?:let|var) (?!${moduleState[file]}\\b)|const \\w+\\b(?!: Readonly).* = (?:new (?:Weak)?(?:Map|Set)\\b|${empty}))`,
      'gm',
    );
  return places(root, /^(app|lib)\/|^(proxy|instrumentation)\./, state).map(
    (place) =>
      `${place} keeps something in a variable of its module, and each bundle has its own. Keep it in processWide (lib/process-wide.ts), or give it the type ReadonlyMap or ReadonlySet if nothing changes it.`,
  );
}

/** What a source loads of this project: all imports but those of types alone, which are gone when it runs. */
function imported(root: string, file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^(?:import|export)\b(?! type\b)[^'"]*?['"](@\/|\.\.?\/)([^'"]+)['"]/gm)].flatMap(
    ([, from = '', path = '']) => {
      const at = from === '@/' ? path : join(dirname(file), from, path);
      return globSync([at, `${at}.{ts,tsx,js,jsx}`, `${at}/index.{ts,tsx,js,jsx}`], { cwd: root });
    },
  );
}

/** What a client component imports goes to the browser, with all that it imports in turn. */
export function clientFaults(root: string): string[] {
  const clients = sources(root).filter(({ text }) => /^['"]use client['"]/.test(text));
  return clients.flatMap(({ file }) => {
    const reached = new Set([file]);
    for (const one of reached) {
      // A server action is called over the network.
      const isAction = /^['"]use server['"]/.test(readFileSync(join(root, one), 'utf8'));
      for (const next of isAction ? [] : imported(root, one)) reached.add(next);
    }
    return reached.has('lib/config.ts')
      ? [
          `${file} is for the browser, and what it imports leads to lib/config.ts. Import types alone (import type), and let a server component pass the rest as props.`,
        ]
      : [];
  });
}

/** The environment is read where it is checked, at the start and by the build. What `config()` returns is checked. */
export function environmentFaults(root: string): string[] {
  const others =
    /^(?!(lib\/(config|log|content-security-policy|startup\/process)|instrumentation|next\.config)\.ts$|app\/layout\.tsx$)(app\/|lib\/|proxy\.)/;
  return places(
    root,
    others,
    () => /\bprocess\.env\b|\benv\b[^=;]*=\s*process\b|['"](?:node:)?process['"]/g,
  ).map(
    (place) =>
      `${place} reads the environment by itself. Add a row to lib/environment-variables.ts, and read it through config().`,
  );
}

/** A page or the proxy cannot write the new token: it would be lost, and the old one is spent. */
export function refreshFaults(root: string): string[] {
  const others =
    /^(?!(lib\/connection\/refresh-connection|lib\/web\/as-user|lib\/web\/job|app\/refresh\/route)\.ts$)/;
  return places(root, others, () => /\brefreshConnection\b/g).map(
    (place) => `${place} refreshes by itself. Call the API through asUserInPage or asUserInAction.`,
  );
}

/** What begins or ends a connection, and the files that may call it. */
const lifecycle: [call: string, files: string][] = [
  ['saveConnection\\(', 'lib/web/(session|end-connection)|app/callback/store-grant'],
  ['clearConnection\\(', 'lib/web/(session|end-connection)|app/disconnect/route'],
  ["clearCookie\\([^;]*'connection'", 'lib/web/(session|end-connection)|app/connect/route'],
  ['endedConnections\\.add\\(', 'lib/(connection/ended-connections|web/end-connection)'],
  [
    'toRevoke\\(',
    'lib/(connection/(outbox|ended-connections)|web/end-connection)|app/callback/exchange-once',
  ],
  [
    'callHook\\(|hooks\\.',
    'lib/connection/(call-hook|ended-connections|refresh-connection)|lib/web/end-connection',
  ],
];

/** A beginning or an end that goes another way calls no hook, or leaves tokens alive. */
export function lifecycleFaults(root: string): string[] {
  return lifecycle.flatMap(([call, files]) =>
    places(root, new RegExp(`^(?!(${files})\\.ts$)(app|lib)/`), () => new RegExp(`\\b(${call})`, 'g')).map(
      (place) =>
        `${place} begins or ends a connection by itself. Call beginConnection, endHere or endConnectionsOf of lib/web/end-connection.ts.`,
    ),
  );
}
