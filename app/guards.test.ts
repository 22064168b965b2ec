import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Route, routes } from '@/lib/routes';
import { inScratchProject } from '@/tests/support/scratch-project';
import { actionFiles, entries } from '@/tests/support/source-rules';
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

const elsewhere = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
const refused = ({ to, acted }: { to: string; acted: boolean }) =>
  !acted && ['/problem/cross_site_request', '403'].includes(to);

/** Every page for users is called without a connection, and must redirect. */
async function pageFaults(root: string, table: typeof routes): Promise<string[]> {
  const pages = entries(root).filter(({ path, isPage }) => isPage && table[path]?.visibility === 'user');
  return collect(pages, async ({ file }) => {
    const page = (await load(root, file)).default as Call;
    const { to, acted } = await outcome(async () => page(props));
    const fault = `${file} is for users, and shows itself to a user who is not connected. Make it with personalPage(…).`;
    return to.startsWith('/') && !acted ? [] : [fault];
  });
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

/** Every server action is called as another site would call it. */
async function actionFaults(root: string): Promise<string[]> {
  return collect(actionFiles(root), async (file) =>
    collect(Object.entries(await load(root, file)), async ([name, action]) => {
      const fault = `${name} of ${file} works for other sites. Begin it with await requireSameOrigin().`;
      return refused(await outcome(() => action(new FormData(), new FormData()), elsewhere)) ? [] : [fault];
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
  it('every page for users redirects a user without a connection', async () => {
    expect(await pageFaults(root, routes)).toEqual([]);
  });

  it('every handler refuses requests of other sites, and does nothing for a prefetch', async () => {
    expect(await handlerFaults(root, routes)).toEqual([]);
  });

  it('every server action refuses requests of other sites by itself', async () => {
    expect(await actionFaults(root)).toEqual([]);
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

  it('tells a clone to add requireSameOrigin to a server action that acts for other sites', async () => {
    const action = "'use server';\nexport async function buy() {}";
    const faults = await inScratchProject('app/cart/actions.ts', action, actionFaults);
    expect(faults).toEqual([expect.stringMatching(/^buy of app\/cart\/actions.ts .* requireSameOrigin/)]);
  });
});
