import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { pathPattern, type Route, routes } from '@/lib/routes';
import { inScratchProject } from '@/tests/support/scratch-project';
import { actionFiles, entries } from '@/tests/support/sources';
import { TestJar } from '@/tests/support/test-jar';

/** The request that everything here is called with. In the app it comes from Next's own context. */
const request = vi.hoisted(() => ({ headers: new Headers(), jar: undefined as unknown }));
vi.mock('next/headers', () => ({ headers: async () => request.headers, cookies: async () => request.jar }));

type Call = (...given: unknown[]) => Promise<unknown>;
const load = (root: string, file: string): Promise<Record<string, Call>> => import(join(root, file));
const props = { params: Promise.resolve({}), searchParams: Promise.resolve({}) };

const fetched = vi.fn();
let jar: TestJar;

beforeEach(() => vi.stubGlobal('fetch', fetched));

/**
 * Calls a page, handler or action as a browser would whose connection the app cannot open.
 *
 * @returns where the redirect led or which status came, and whether it did anything besides: a cookie, a request
 */
async function outcome(call: () => Promise<unknown>, headers = {}): Promise<{ to: string; acted: boolean }> {
  jar = new TestJar({ '__Host-connection': 'whatever' });
  Object.assign(request, { jar, headers: new Headers(headers) });
  fetched.mockClear();
  const result = await call().catch(
    (thrown: { digest?: string }) => thrown.digest?.split(';')[2] ?? 'an error',
  );
  const to =
    result instanceof Response ? (result.headers.get('location') ?? `${result.status}`) : `${result}`;
  const cookies = jar.written.filter(({ name }) => name !== '__Host-problem');
  return { to, acted: cookies.length > 0 || fetched.mock.calls.length > 0 };
}

const here = { origin: 'https://app.example', 'sec-fetch-site': 'same-origin' };
const elsewhere = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
const refused = ({ to, acted }: { to: string; acted: boolean }) =>
  !acted && ['/problem/cross_site_request', '403'].includes(to);

/** The page that a redirect to the Connect page leads back to. */
const backTo = (to: string) =>
  to.startsWith('/start?')
    ? URL.parse(to, 'http://origin.invalid')?.searchParams.get('return_to')
    : undefined;

/** Every page is called without a connection. Those for users must redirect, and lead back; the others must not. */
async function pageFaults(root: string, table: typeof routes): Promise<string[]> {
  return collect(
    entries(root).filter(({ isPage }) => isPage),
    async ({ file, path }) => {
      const page = (await load(root, file)).default as Call;
      const { to, acted } = await outcome(async () => page(props));
      const back = backTo(to);
      if (table[path]?.visibility !== 'user') {
        const fault = `${file} redirects a user without a connection, so it is for users. Give '${path}' visibility: 'user' in lib/routes.ts.`;
        return back === undefined ? [] : [fault];
      }
      if (!to.startsWith('/') || acted)
        return [
          `${file} is for users, and shows itself to a user who is not connected. Make it with personalPage(…).`,
        ];
      const isOther = back !== undefined && back !== path && !path.includes('[');
      return isOther ? [`${file} leads back to ${back}. Make it with personalPage('${path}', …).`] : [];
    },
  );
}

/** Every handler is called as another site, or a browser in the background, would call it. */
async function handlerFaults(root: string, table: typeof routes): Promise<string[]> {
  return collect(
    entries(root).filter(({ isPage }) => !isPage),
    async ({ file, path }) => {
      const row = table[path];
      const methods = Object.entries(await load(root, file)).filter(([method]) => /^[A-Z]+$/.test(method));
      return collect(methods, async ([method, handle]) => {
        const call = (headers: Record<string, string>) =>
          outcome(
            async () => handle(new Request('https://app.example/', { method, headers }), props),
            headers,
          );
        if (row?.auth === 'secret') {
          const { to, acted } = await call({});
          const fault = `${method} of ${file} works without its secret. Respond 401 before anything else.`;
          return ['401', '403'].includes(to) && !acted ? [] : [fault];
        }
        if (!['GET', 'HEAD', 'OPTIONS'].includes(method)) {
          const fault = `${method} of ${file} works for other sites. Begin it with isSameOrigin(…), or say auth: 'secret' in lib/routes.ts.`;
          return refused(await call(elsewhere)) ? [] : [fault];
        }
        const { acted } = await call({ 'sec-purpose': 'prefetch' });
        const fault = `${method} of ${file} acts on a prefetch. Begin it with isNavigation(…).`;
        return row?.visibility === 'public' || !acted ? [] : [fault];
      });
    },
  );
}

/** Every server action is called as another site would call it, and as a page of this app, without a connection. */
async function actionFaults(root: string, table: typeof routes): Promise<string[]> {
  const isPage = new RegExp(`^/(?:${pathPattern(({ page }) => page !== undefined, table)})$`);
  return collect(actionFiles(root), async (file) =>
    collect(Object.entries(await load(root, file)), async ([name, action]) => {
      const send = (headers: object) => outcome(() => action(new FormData(), new FormData()), headers);
      if (!refused(await send(elsewhere)))
        return [
          `${name} of ${file} works for other sites. Make it with userAction(…); or, if it does nothing as a user, begin it with await requireSameOrigin().`,
        ];
      const back = backTo((await send(here)).to);
      return !back || isPage.test(back)
        ? []
        : [`${name} of ${file} leads back to ${back}, which is no page. Name the page of its form.`];
    }),
  );
}

/** One after the other, as they share the request. */
async function collect<T>(all: T[], faultsOf: (one: T) => Promise<string[]>): Promise<string[]> {
  const faults: string[] = [];
  for (const one of all) faults.push(...(await faultsOf(one)));
  return faults;
}

const root = join(import.meta.dirname, '..');

describe('the guards of this app', () => {
  it('every page for users, and no other, redirects a user without a connection, and leads back', async () => {
    expect(await pageFaults(root, routes)).toEqual([]);
  });

  it('every handler refuses requests of other sites, and does nothing for a prefetch', async () => {
    expect(await handlerFaults(root, routes)).toEqual([]);
  });

  it('every server action refuses requests of other sites by itself, and leads back to a page', async () => {
    expect(await actionFaults(root, routes)).toEqual([]);
  });
});

describe('the messages of the guards', () => {
  it('tells a clone to use personalPage for a page that renders without a connection', async () => {
    const table = { '/cart': { page: 'per request', visibility: 'user' } } as const;
    const faults = await inScratchProject('app/cart/page.tsx', 'export default () => null;', (scratch) =>
      pageFaults(scratch, table),
    );
    expect(faults).toEqual([expect.stringMatching(/^app\/cart\/page.tsx .* Make it with personalPage/)]);
  });

  const done = "() => new Response('done')";
  const fetches = "async () => { await fetch('https://api.example'); return new Response(); }";
  const webhook = { visibility: 'public', auth: 'secret' } as const;
  it.each<[string, string, Route, RegExp[]]>([
    [
      'tells a clone to add isSameOrigin to a POST that acts for other sites',
      `POST = ${done}`,
      { visibility: 'browser' },
      [/^POST of .* isSameOrigin/],
    ],
    [
      'tells a clone to add isNavigation to a GET that acts on a prefetch',
      `GET = ${fetches}`,
      { visibility: 'browser' },
      [/^GET of .* isNavigation/],
    ],
    [
      'tells a clone to respond 401 in a webhook that asks for no secret',
      `POST = ${done}`,
      webhook,
      [/^POST of .* Respond 401/],
    ],
    [
      'accepts a webhook that asks for a secret',
      'POST = () => new Response(null, { status: 401 })',
      webhook,
      [],
    ],
  ])('%s', async (_what, handler, row, messages) => {
    const faults = await inScratchProject('app/hook/route.ts', `export const ${handler};`, (scratch) =>
      handlerFaults(scratch, { '/hook': row }),
    );
    expect(faults).toEqual(messages.map((message) => expect.stringMatching(message)));
  });

  const toStart = (path: string) =>
    `const { redirect } = await import('next/navigation');\nexport default () => redirect('/start?return_to=${path}');`;
  it.each<[string, Route, string, RegExp]>([
    ['the path of its page', { page: 'per request', visibility: 'user' }, '/carts', /personalPage\('\/cart'/],
    ['its row', { page: 'per request', visibility: 'browser' }, '/cart', /visibility: 'user'/],
  ])('tells a clone %s, where a page for users has another', async (_what, row, back, message) => {
    const faults = await inScratchProject('app/cart/page.tsx', toStart(back), (scratch) =>
      pageFaults(scratch, { '/cart': row }),
    );
    expect(faults).toEqual([expect.stringMatching(message)]);
  });

  it('tells a clone to use userAction for a server action that acts for other sites', async () => {
    const action = "'use server';\nexport async function buy() {}";
    const faults = await inScratchProject('app/cart/actions.ts', action, (scratch) =>
      actionFaults(scratch, routes),
    );
    expect(faults).toEqual([expect.stringMatching(/^buy of app\/cart\/actions.ts .* userAction/)]);
  });

  it('tells a clone to name the page of a form whose action leads back to no page', async () => {
    const action = `'use server';
      import { redirect } from 'next/navigation';
      import { requireSameOrigin } from '@/lib/web/server-action';
      export async function buy() {
        await requireSameOrigin();
        redirect('/start?return_to=/carts');
      }`;
    const others = { 'app/problem/[code]/page.tsx': '' };
    const faults = await inScratchProject(
      'app/cart/actions.ts',
      action,
      (scratch) => actionFaults(scratch, routes),
      others,
    );
    expect(faults).toEqual([expect.stringMatching(/^buy of app\/cart\/actions.ts leads back to \/carts/)]);
  });
});
