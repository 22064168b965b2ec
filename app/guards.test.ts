import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { TestJar } from '@/tests/support/test-jar';

/** The request that everything here is asked by. Next.js would tell by its own context. */
const request = vi.hoisted(() => ({ headers: new Headers(), jar: undefined as unknown }));
vi.mock('next/headers', () => ({ headers: async () => request.headers, cookies: async () => request.jar }));

type Module = Record<string, (argument: unknown) => Promise<unknown>>;

const files = globSync('**/*.{ts,tsx}', { cwd: import.meta.dirname, exclude: ['**/*.test.*'] });
const load = (file: string): Promise<Module> => import(join(import.meta.dirname, file));
const text = (file: string) => readFileSync(file, 'utf8');

const actionFiles = files.filter((file) =>
  /^['"]use server['"]/m.test(text(join(import.meta.dirname, file))),
);
const handlers = files.filter((file) => file.endsWith('route.ts'));

/** Where a redirect that was thrown leads. */
async function redirectOf(work: () => Promise<unknown>): Promise<string | undefined> {
  const error = await work().then(
    () => undefined,
    (thrown: { digest?: string }) => thrown,
  );
  return error?.digest?.split(';')[2];
}

const fetched = vi.fn();
let jar: TestJar;

beforeEach(() => {
  vi.stubGlobal('fetch', fetched.mockReset());
  jar = new TestJar({ '__Host-connection': 'whatever' });
  Object.assign(request, { jar, headers: new Headers({ origin: 'https://evil.example' }) });
});

describe('every server action refuses another site by itself, whatever stood before it', async () => {
  const actions = await Promise.all(
    actionFiles.map(async (file) =>
      Object.entries(await load(file)).map(([name, action]) => ({ name, file, action })),
    ),
  );

  it.each(actions.flat())('$name of $file', async ({ action }) => {
    const form = new FormData();
    expect(await redirectOf(() => action(form))).toBe('/problem/cross_site_request');
    expect(jar.written.map(({ name }) => name)).toEqual(['__Host-problem']);
    expect(fetched).not.toHaveBeenCalled();
  });

  it('and there are no others', () => {
    expect(actions.flat().length).toBeGreaterThanOrEqual(5);
    const lib = globSync('../lib/**/*.ts', { cwd: import.meta.dirname });
    for (const file of [...lib, ...files]) {
      const marked = /['"]use server['"]/.test(text(join(import.meta.dirname, file)));
      // A helper beside an action would be an endpoint as well (authkit-nextjs #454).
      if (marked && !/\.test\.tsx?$/.test(file)) expect(file).toMatch(/actions\.ts$/);
    }
  });
});

describe('every handler that changes something refuses another site by itself', async () => {
  const changing = await Promise.all(
    handlers.map(async (file) => {
      const entries = Object.entries(await load(file));
      return entries
        .filter(([method]) => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method))
        .map(([method, handle]) => ({ method, file, handle }));
    }),
  );

  it.each(changing.flat())('$method of $file', async ({ method, handle }) => {
    const foreign = new Request('https://app.example/', {
      method,
      headers: { origin: 'https://evil.example' },
    });
    const answer = (await handle(foreign)) as Response;
    expect(answer.headers.get('location')).toBe('/problem/cross_site_request');
    expect(jar.written.map(({ name }) => name)).toEqual(['__Host-problem']);
    expect(fetched).not.toHaveBeenCalled();
  });
});

describe('every page about a person refuses who is not connected by itself', () => {
  it.each([
    ['connected/page.tsx', '/start?notice=connection_ended&return_to=%2Fconnected'],
    ['switch/page.tsx', '/connected'],
  ])('%s', async (file, expected) => {
    const page = (await load(file)).default;
    expect(await redirectOf(async () => page?.({ searchParams: Promise.resolve({}) }))).toBe(expected);
    expect(fetched).not.toHaveBeenCalled();
  });
});
