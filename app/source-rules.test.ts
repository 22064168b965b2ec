import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { routes } from '@/lib/routes';
import { inScratchProject } from '@/tests/support/scratch-project';
import * as rules from '@/tests/support/source-rules';

const root = join(import.meta.dirname, '..');

describe('the sources of this app', () => {
  it('have a row in lib/routes.ts for each page and handler', () => {
    expect(rules.routeFaults(root, routes)).toEqual([]);
  });

  it('name every page per request in the matcher of proxy.ts', () => {
    expect(rules.matcherFaults(root, routes)).toEqual([]);
  });

  it('keep server actions in files of their own', () => {
    expect(rules.actionFaults(root)).toEqual([]);
  });

  it('write cookies by the table alone', () => {
    expect(rules.cookieFaults(root)).toEqual([]);
  });

  it('hold no inline style', () => {
    expect(rules.styleFaults(root)).toEqual([]);
  });
});

const perRequest = { page: 'per request', audience: 'user' } as const;
const page = (body: string) => `export default () => ${body};`;
const matcher = (path: string) => `export const config = { matcher: ['${path}'] };`;

describe('a clone is told what to add', () => {
  it.each<[string, string, Parameters<typeof rules.routeFaults>[1], string]>([
    ['for a page', 'app/(shop)/cart/[id]/page.tsx', {}, "Add '/cart/[id]': { page: 'per request'"],
    ['for a handler', 'app/api/jobs/route.ts', {}, "Add '/api/jobs': { audience: 'browser' }"],
    ['for a page in place of a handler', 'app/cart/page.tsx', { '/cart': { audience: 'user' } }, 'Add '],
    ['for a page that is gone', 'app/layout.tsx', { '/cart': perRequest }, "Remove '/cart' from lib/routes"],
  ])('%s that the route table does not know', async (_what, file, table, message) => {
    const faults = await inScratchProject(file, '', (scratch) => rules.routeFaults(scratch, table));
    expect(faults).toEqual([expect.stringContaining(message)]);
  });

  it('for a page that the matcher lacks, and for one that only the matcher has', async () => {
    const faults = await inScratchProject('proxy.ts', matcher('/gone'), (scratch) =>
      rules.matcherFaults(scratch, {
        '/a/[b]/[...c]': perRequest,
        '/': { page: 'prerendered', audience: 'public' },
      }),
    );
    expect(faults).toEqual([
      expect.stringContaining("Add '/a/:b/:c+' to the matcher in proxy.ts"),
      expect.stringContaining("Remove '/gone' from the matcher in proxy.ts"),
    ]);
  });

  it.each([
    ['within a page', 'app/a/page.tsx', page("{\n  async () => {\n    'use server';\n  };\n}"), 3],
    ['in a file of another name', 'lib/a.ts', "'use server';", 1],
  ])('for a server action %s', async (_where, file, text, line) => {
    const faults = await inScratchProject(file, text, rules.actionFaults);
    expect(faults).toEqual([expect.stringContaining(`${file}:${line} makes a server action. Move it`)]);
  });

  it.each([
    ['(await cookies()).set("cart", "1");'],
    ['const store = await cookies(); store.delete("cart");'],
    ['function keep(jar: Jar) { jar.set("cart", "1", {}); }'],
    ['response.cookies.set("cart", "1");'],
    ['new Response(null, { headers: { "Set-Cookie": "cart=1" } });'],
    ['document.cookie = "cart=1";'],
  ])('for a cookie that is written as %s', async (code) => {
    const faults = await inScratchProject('app/a/route.ts', `\n${code}`, rules.cookieFaults);
    expect(faults).toEqual([
      expect.stringContaining('app/a/route.ts:2 writes a cookie by itself. Add a row'),
    ]);
  });

  it.each([['headers.set("a", "b");'], ['(await cookies()).get("cart");'], ['new Map().set("cookies", 1);']])(
    'nothing for %s, which writes no cookie',
    async (code) => {
      expect(await inScratchProject('app/a/route.ts', code, rules.cookieFaults)).toEqual([]);
    },
  );

  it.each(['<p style={{ margin: 0 }} />', '<p\n  style="margin:0" />', '<style>{css}</style>'])(
    'for the inline style %j',
    async (markup) => {
      const faults = await inScratchProject('app/a/page.tsx', page(markup), rules.styleFaults);
      expect(faults).toEqual([
        expect.stringMatching(/^app\/a\/page\.tsx:\d has an inline style, .* app\/styles/),
      ]);
    },
  );
});
