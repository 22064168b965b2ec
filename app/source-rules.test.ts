import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { routes } from '@/lib/routes';
import { scopeCatalogue } from '@/lib/scopes';
import { inScratchProject } from '@/tests/support/scratch-project';
import * as rules from '@/tests/support/source-rules';

it.each<[string, (root: string) => string[]]>([
  ['lib/routes.ts has a row for each page and handler', (all) => rules.routeFaults(all, routes)],
  ['the matcher of proxy.ts names every page per request', (all) => rules.matcherFaults(all, routes)],
  ['app and lib keep server actions in files of their own', rules.actionFaults],
  ['app and lib write cookies through the table alone', rules.cookieFaults],
  ['app and lib have no inline style or script', rules.inlineFaults],
  ['app and lib link to handlers by plain links alone', (all) => rules.linkFaults(all, routes)],
  ['app and lib name pages that are there', (all) => rules.pathFaults(all, routes)],
  ['each form that submits to a userAction has its onceField', rules.formFaults],
  ['app and lib name scopes of lib/scopes.ts alone', (all) => rules.scopeFaults(all, scopeCatalogue)],
  ['no page of app calls notFound()', rules.notFoundFaults],
  ['no client component of app or lib imports what is for the server', rules.clientFaults],
  ['app and lib keep no value in a variable of a module', rules.cacheFaults],
  ['app and lib read the environment through config() alone', rules.environmentFaults],
  ['app reads the connection through personalPage, userAction and asUser', rules.connectionFaults],
  ['app and lib log no value', rules.logFaults],
  ['app and lib refresh in as-user.ts, in job.ts and at /refresh alone', rules.refreshFaults],
  ['app and lib begin and end connections in one place each', rules.lifecycleFaults],
])('%s', (_rule, faults) => {
  expect(faults(join(import.meta.dirname, '..'))).toEqual([]);
});

const perRequest = { page: 'per request', visibility: 'user' } as const;
const page = (body: string) => `export default () => ${body};`;
const matcher = (source: string) => `export const config = { matcher: [{ source: '${source}' }] };`;

describe('the messages of the source rules', () => {
  it.each<[string, string, Parameters<typeof rules.routeFaults>[1], string]>([
    ['a page without a row', 'app/(shop)/cart/[id]/page.tsx', {}, "Add '/cart/[id]': { page: 'per request'"],
    ['a handler without a row', 'app/api/jobs/route.ts', {}, "Add '/api/jobs': { visibility: 'browser' }"],
    ['a page whose row is of a handler', 'app/cart/page.tsx', { '/cart': { visibility: 'user' } }, 'Add '],
    ['a row whose page is gone', 'app/layout.tsx', { '/cart': perRequest }, "Remove '/cart' from lib/routes"],
  ])('tells a clone what to change in lib/routes.ts for %s', async (_what, file, table, message) => {
    const faults = await inScratchProject(file, '', (scratch) => rules.routeFaults(scratch, table));
    expect(faults).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    ["import { config } from '@/lib/config';", 1],
    ["import {\n  b,\n} from './b';", 1],
    ["import { cookies } from 'next/headers';", 1],
    ["import type { Config } from '@/lib/config';", 0],
    ["import { d } from './actions';", 0],
  ])('tells a clone what a client component must not import, for %j', async (code, count) => {
    const [file, text] = ['app/a/button.tsx', `'use client';\n${code}`];
    const faults = await inScratchProject(file, text, rules.clientFaults, {
      'lib/config.ts': 'process.env.A;',
      'app/a/b.ts': "export * from '../../lib/config';",
      'app/a/actions.ts': "'use server';\nimport '@/lib/config';",
    });
    expect(faults).toEqual(Array(count).fill(expect.stringContaining(`${file} is for the browser`)));
  });

  it('tells a clone which pages the matcher of proxy.ts has to name', async () => {
    const faults = await inScratchProject('proxy.ts', matcher('/gone'), (scratch) =>
      rules.matcherFaults(scratch, {
        '/a/[b]/[...c]': perRequest,
        '/': { page: 'prerendered', visibility: 'public' },
      }),
    );
    expect(faults).toEqual([expect.stringContaining("The source in proxy.ts must be '/(a/[^/]+/.+)'")]);
  });

  const actions = 'app/a/actions.ts';
  it.each([
    ['within a page', 'app/a/page.tsx', page("{\n  async () => {\n    'use server';\n  };\n}"), 3],
    ['in one line of a page', 'app/a/page.tsx', page("<form action={async () => { 'use server'; }} />"), 1],
    [
      'within a function of actions',
      actions,
      "'use server';\nexport const a = () => async () => { 'use server'; };",
      2,
    ],
    ['within the first line of such a file', actions, "export const buy = () => { 'use server'; };", 1],
    ['in a file of another name', 'lib/a.ts', '"use server";', 1],
  ])('for a server action %s', async (_where, file, text, line) => {
    const faults = await inScratchProject(file, text, rules.actionFaults);
    expect(faults).toEqual([expect.stringContaining(`${file}:${line} makes a server action. Move it`)]);
  });

  it.each([
    ['(await cookies()).set("cart", "1");'],
    ['const store = await cookies(); store.delete("cart");'],
    ['const store = cookies(); (await store).set("cart", "1");'],
    ['const { set } = await cookies();'],
    ['import { cookies as read } from "next/headers"; (await read()).set("cart", "1");'],
    ['function keep(jar: Jar) { jar.set("cart", "1", {}); }'],
    ['response.cookies.set("cart", "1");'],
    ['new Response(null, { headers: { "Set-Cookie": "cart=1" } });'],
    ['document.cookie = "cart=1";'],
  ])('tells a clone to add a row for a cookie that is written as %s', async (code) => {
    const faults = await inScratchProject('app/a/route.ts', `\n${code}`, rules.cookieFaults);
    expect(faults).toEqual([
      expect.stringContaining('app/a/route.ts:2 writes a cookie by itself. Add a row'),
    ]);
  });

  it.each([['headers.set("a", "b");'], ['(await cookies()).get("cart");'], ['new Map().set("cookies", 1);']])(
    'accepts %s, which writes no cookie',
    async (code) => {
      expect(await inScratchProject('app/a/route.ts', code, rules.cookieFaults)).toEqual([]);
    },
  );

  it.each([
    '<p style={{ margin: 0 }} />',
    '<p\n  style="margin:0" />',
    '<style>{css}</style>',
    '<p {...{ style }} />',
    '<script>{code}</script>',
    '<Script id="a">{code}</Script>',
    '<p dangerouslySetInnerHTML={html} />',
    "import('next/image')",
  ])('tells a clone to move the inline style or script %j', async (markup) => {
    const faults = await inScratchProject('app/a/page.tsx', page(markup), rules.inlineFaults);
    expect(faults).toEqual([
      expect.stringMatching(/^app\/a\/page\.tsx:\d writes a style or script .* app\/styles/),
    ]);
  });

  it.each([
    ["userAction('/cart', z, f)", 1],
    ["personalPage(\n  '/carts/[id]', f)", 1],
    ["jsonAsUser('/cart?a=b', f)", 1],
    ['<DataProblem path="/cart" />', 1],
    [`connectLink(\`/jobs/\${id}\`, 'a')`, 1],
    ['<a className="a" href="/cart">', 1],
    [`connectLink(\`/notes/\${id}?a\`); jsonAsUser('/#a', f); <a href="/connect">`, 0],
  ])('tells a clone that no page is at the path of %j', async (code, count) => {
    const faults = await inScratchProject('app/a/page.tsx', code, (all) =>
      rules.pathFaults(all, { ...handlers, '/': perRequest, '/notes/[id]': perRequest }),
    );
    const message = /^app\/a\/page\.tsx:\d names a path .* Name another one/;
    expect(faults).toEqual(Array(count).fill(expect.stringMatching(message)));
  });

  it.each([
    ["const call = { scope: 'cart:read' };", 1],
    ["connection.scope.includes('read:carts')", 1],
    ["connectLink(currentUrl, 'read:cart write:cart')", 1],
    ["connectLink('/a', 'read:cart'); f({ scope: 'read:cart' })", 0],
  ])('tells a clone to list the scope of %j', async (code, count) => {
    const faults = await inScratchProject('lib/a.ts', code, (all) =>
      rules.scopeFaults(all, [{ name: 'openid' }, { name: 'read:cart' }]),
    );
    expect(faults).toEqual(
      Array(count).fill(expect.stringMatching(/^lib\/a\.ts:1 .* Add it to lib\/scopes/)),
    );
  });

  const link = (target: string) => `import Link from 'next/link';\n<Link className="a" href=${target}>`;
  const handlers = {
    '/connect': { visibility: 'browser' },
    '/jobs/[id]': { visibility: 'browser' },
  } as const;

  it.each([
    [link('"/connect"'), 2],
    [link("{'/connect?scope=a'}"), 2],
    [link("{'/jobs/1'}"), 2],
    [link("{connectLink('/notes', 'write:notes')}"), 2],
    [link("{{ pathname: '/connect' }}"), 2],
    [link('{url}'), 2],
    ["router.push('/connect')", 1],
    ['router.push(url)', 1],
  ])('tells a clone to write a plain link in place of %j, which leads to a handler', async (code, line) => {
    const faults = await inScratchProject('app/a/page.tsx', code, (it) => rules.linkFaults(it, handlers));
    expect(faults).toEqual([
      expect.stringMatching(`^app/a/page.tsx:${line} leads to a handler.* Write a plain <a`),
    ]);
  });

  it.each([link('"/connected"'), link('"/"'), `${link('"/"')}<a href="/connect">`, "<Link href='/connect'>"])(
    'accepts the link %j',
    async (code) => {
      expect(await inScratchProject('app/a/page.tsx', code, (it) => rules.linkFaults(it, handlers))).toEqual(
        [],
      );
    },
  );

  it.each([
    'const seen = new Map<string, string>();',
    'export const seen: Set<string> = new Set();',
    'let last: Date | undefined;',
    'let parsed = 1;',
    'const queue: string[] = [];',
  ])('tells a clone to use processWide for the module variable %j', async (code) => {
    const faults = await inScratchProject('lib/a.ts', code, rules.cacheFaults);
    expect(faults).toEqual([expect.stringMatching(/^lib\/a\.ts:1 keeps .* Keep it in processWide/)]);
  });

  it.each([
    'const names: ReadonlySet<string> = new Set(["a"]);',
    'function f() {\n  let n = 0;\n}',
    "const seen = () => processWide('seen', () => new Map());",
  ])('accepts %j, which keeps no value in a variable of the module', async (code) => {
    expect(await inScratchProject('lib/a.ts', code, rules.cacheFaults)).toEqual([]);
  });

  it.each([
    'await saveConnection(other);',
    'await clearConnection();',
    "clearCookie(await cookies(), 'connection');",
    'await endedConnections.add(connection.id);',
    'after(await toRevoke(connection));',
    "await callHook('onEnded', connection, 'age');",
    "await hooks.onConnected(connection, 'new');",
  ])('tells a clone where connections begin and end for %j', async (code) => {
    const faults = await inScratchProject('app/a/actions.ts', `\n${code}`, rules.lifecycleFaults);
    expect(faults).toEqual([
      expect.stringMatching(/^app\/a\/actions\.ts:2 begins or ends a connection by itself\. Call beginC/),
    ]);
  });

  it.each([
    'const url = process.env.APP_URL;',
    'const { env } = process;',
    "import { env } from 'node:process';",
  ])('tells a clone to add a row when %j reads the environment outside of lib/config.ts', async (code) => {
    expect(await inScratchProject('app/a/page.tsx', code, rules.environmentFaults)).toEqual([
      expect.stringMatching(/^app\/a\/page\.tsx:1 reads the environment .* Add a row/),
    ]);
    expect(await inScratchProject('lib/config.ts', code, rules.environmentFaults)).toEqual([]);
  });

  const refresh = 'await refreshConnection(connection);';
  const form = "export const add = userAction('/a', z, f); <form action={add}><p /></form>";
  it.each<[file: string, code: string, rule: (root: string) => string[], message: string]>([
    ['app/a/page.tsx', 'notFound();', rules.notFoundFaults, 'calls notFound.* Render a page'],
    ['app/a/page.tsx', 'readConnection();', rules.connectionFaults, 'reads .* Make a page with personalPage'],
    ['app/a/page.tsx', `log.info(\`of \${user}\`);`, rules.logFaults, 'logs a value. Log codes'],
    ['lib/a.ts', "log.info({ t: accessToken }, 'a');", rules.logFaults, 'logs a value. Log codes'],
    ['lib/a.ts', 'log.warn(\n  { user: connection.id },\n);', rules.logFaults, 'logs a value. Log codes'],
    ['app/a/page.tsx', form, rules.formFaults, 'submits to a userAction without onceField. Add <input'],
    ['app/a/page.tsx', refresh, rules.refreshFaults, 'refreshes by itself. Call .* asUserInPage'],
    ['app/a/actions.ts', refresh, rules.refreshFaults, 'refreshes by itself. Call .* asUserInPage'],
    ['proxy.ts', refresh, rules.refreshFaults, 'refreshes by itself. Call .* asUserInPage'],
  ])('tells a clone what to do in %s in place of %j', async (file, code, rule, message) => {
    const faults = await inScratchProject(file, code, rule);
    expect(faults).toEqual([expect.stringMatching(`^${file}:1 ${message}`)]);
  });
});
