import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathPattern, type routes } from '@/lib/routes';
import { entries, imported, places, sources } from './sources';

// What the framework and the policy demand of the sources. For each breach, a function gives a sentence that says what to do.

type Routes = typeof routes;
/** Compares the route table with the pages and handlers that there are. */
export function routeFaults(root: string, table: Routes): string[] {
  const found = entries(root);
  const wrong = found.flatMap(({ file, path, isPage }) => {
    const row = table[path];
    if (row && Boolean(row.page) === isPage) return [];
    const options = isPage
      ? "{ page: 'per request', visibility: 'user' } (or 'browser' for a page without a connection, as a login; or 'prerendered', 'public')"
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

/**
 * Actions stand alone in their files: a helper beside one would be an endpoint as well (authkit-nextjs #454). And what an
 * action within a component closes over goes to the browser, encrypted with a key that is no secret (scripts/build.ts).
 */
export function actionFaults(root: string): string[] {
  const directives = (_text: string, file: string) =>
    /(^|\/)actions\.ts$/.test(file) ? /(?<!^)['"]use server['"]/g : /['"]use server['"]/g;
  return places(root, /./, directives).map(
    (place) =>
      `${place} makes a server action. Move it to a file called actions.ts that begins with 'use server': what an action within a component closes over is not kept from the browser.`,
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

/** The Content-Security-Policy blocks styles and scripts in the markup; `next/image` writes a style. */
export function inlineFaults(root: string): string[] {
  const inline =
    /\sstyle=[{"']|<style\b|\.\.\.\{[^}]*\bstyle\b|<script\b(?![^>]*\bsrc=)|dangerouslySetInnerHTML|['"]next\/image['"]/gi;
  return places(root, /x$/, () => inline).map(
    (place) =>
      `${place} writes a style or script into the page, and the Content-Security-Policy blocks it. Put a style into app/styles, and a script into a client component; write <img> in place of next/image.`,
  );
}

/** A path in the sources is the page that a user comes back to. */
export function pathFaults(root: string, table: Routes): string[] {
  const pages = pathPattern(({ page }) => page !== undefined, table);
  const named = `(?:\\b(?:personalPage|userAction|jsonAsUser|asUser|connectLink)\\(\\s*|\\bpath=)['"\`]`;
  const linked = `<a\\b[^>]*?\\bhref=\\{?['"\`](?=/)(?!/(?:${pathPattern(() => true, table)})?['"\`?#])`;
  const wrong = new RegExp(`${named}(?!/(?:${pages})['"\`?#])|${linked}`, 'g');
  return places(root, /^app\//, () => wrong).map(
    (place) => `${place} names a path at which lib/routes.ts has no page. Name another one, or add its row.`,
  );
}

/** Without the field the action refuses the form, and the user reads that the page is out of date. */
export function formFaults(root: string): string[] {
  const made = /export const (\w+) = userAction\b/g;
  const names = sources(root).flatMap(({ text }) => [...text.matchAll(made)].map(([, name = '']) => name));
  const form = `<form\\b[^>]*?\\baction=\\{(?:\\w+\\.)?(?:${names.join('|')})\\}(?:(?!</form>|\\bonce)[\\s\\S])*</form>`;
  return places(root, /^app\//, () => new RegExp(form, 'g')).map(
    (place) => `${place} submits to a userAction without onceField. Add <input {...onceField()} /> to it.`,
  );
}

/** The issuer refuses a scope that nobody defined, or the app does: users would see it first. */
export function scopeFaults(root: string, catalogue: readonly { name: string }[]): string[] {
  const known = catalogue.map(({ name }) => name.replace(/\W/g, '\\$&')).join('|');
  const named = "(?:\\bscope: |\\bscope\\.includes\\(|\\bconnectLink\\([^()]*, )'";
  return places(
    root,
    /^(app|lib)\//,
    () => new RegExp(`${named}(?!(?:(?:${known}) )*(?:${known})')`, 'g'),
  ).map(
    (place) => `${place} names a scope that the app does not know. Add it to lib/scopes.ts, or correct it.`,
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

/** What only the server has: the environment, which holds secrets, and what Node.js and Next.js offer there. */
const serverOnly = /\bprocess\.env\b|['"](?:node:\w+|next\/(?:headers|server|cache)|pino)['"]/;

/** What a client component imports goes to the browser, with all that it imports in turn. */
export function clientFaults(root: string): string[] {
  const clients = sources(root).filter(({ text }) => /^['"]use client['"]/.test(text));
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  return clients.flatMap(({ file }) => {
    const reached = new Set([file]);
    // A server action is called over the network.
    for (const one of reached)
      for (const next of imported(root, one)) if (!/^['"]use server['"]/.test(read(next))) reached.add(next);
    const found = [...reached].find((one) => serverOnly.test(read(one)));
    return found
      ? [
          `${file} is for the browser, and it leads to ${found}, which is for the server. Import types alone (import type), and let a server component pass the rest as props.`,
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

/** These show themselves to everybody, or act before there is a connection that can be used. */
const readers =
  '(callback|connect|disconnect|refresh)/route\\.ts|switch/actions\\.ts|(start|switch|problem/\\[code\\])/page\\.tsx';

/** A page that reads the connection refreshes nothing, and shows itself to a user who has none. */
export function connectionFaults(root: string): string[] {
  return places(root, new RegExp(`^app/(?!(${readers})$)`), () => /\breadConnection(?:EvenIfEnded)?\b/g).map(
    (place) =>
      `${place} reads the connection by itself. Make a page with personalPage, an action with userAction, and a handler with jsonAsUser or asUser.`,
  );
}

/** A log is read by many, and kept. */
export function logFaults(root: string): string[] {
  const value =
    /\blog\.\w+\((?:(?!\);)[\s\S])*?(?:\$\{|(?<=[{,:(]\s*)(?:accessToken|refreshToken|connection)\b)/g;
  return places(root, /./, () => value).map(
    (place) => `${place} logs a value. Log codes, names and request IDs: a value may be a token or a user's.`,
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
