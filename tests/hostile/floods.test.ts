import { describe, expect, it } from 'vitest';
import { testDeployment } from '../support/vitest.ts';

const deployment = testDeployment({ client: 'confidential' });

/** How long a few requests take one after the other, in milliseconds. */
async function spent(path: string, cookie = 'x=1'): Promise<number> {
  const started = performance.now();
  for (let count = 0; count < 5; count++) {
    const { status } = await deployment.browser().visit(path, { headers: { cookie } });
    // Nor refused by Node.js for their size (431).
    expect([200, 303, 307, 404]).toContain(status);
  }
  return performance.now() - started;
}

/** No tight timing: without their bounds these take seconds each, and a hundred times as long as the same in one piece. */
const little = (same: number) => same * 5 + 500;

/** As the app names its cookies. */
const own = (name: string) => `${new URL(deployment.appUrl).port}-${name}`;
const short = (index: number) => index.toString(36).padStart(2, '0');

/** As many as fit into the 16 KB that Node.js reads of a request's headers. */
function many(name: (index: number) => string): string {
  const length = Math.floor(15_500 / (name(1).length + 1));
  return Array.from({ length: Math.min(length, 36 ** 2) }, (_, index) => name(index)).join(';');
}

describe('thousands of cookies cost no more than one of their size', () => {
  it.each([
    ['nobody’s', '/health', (index: number) => `xx${short(index)}=`],
    ['nobody’s', '/connected', (index: number) => `xx${short(index)}=`],
    ['a flow’s', '/connect', (index: number) => own(`flow-${short(index)}`)],
    ['a flow’s', '/callback?state=x', (index: number) => own(`flow-${short(index)}.1=`)],
  ])('with names like %s, at %s', async (_whose, path, name) => {
    await spent(path);
    const inOne = await spent(path, `x=${'y'.repeat(15_000)}`);
    expect(await spent(path, many(name))).toBeLessThan(little(inOne));
  });

  it('and an answer sweeps out a bounded number of them', async () => {
    const cookie = many((index) => own(`flow-${short(index)}.1=`));
    const response = await deployment.browser().visit('/connect', { headers: { cookie } });
    expect(response.status).toBe(303);
    expect(response.cookies.length).toBeGreaterThan(1);
    expect(response.cookies.length).toBeLessThan(60);
  });
});

describe('a parameter given thousands of times costs no more than one of that length', () => {
  it.each(['/', '/start', '/health', '/connect', '/callback', '/nope'])('at %s', async (path) => {
    await spent(path);
    const inOne = await spent(`${path}?a=${'a'.repeat(14_000)}`);
    expect(await spent(`${path}?${'a&'.repeat(7000)}`)).toBeLessThan(little(inOne));
  });
});

describe('a target that nobody can read', () => {
  it.each([
    ['GET', '/%'],
    ['GET', '/problem/%'],
    ['GET', '/problem/%ff'],
    ['POST', '/connected/%c0%af'],
    ['OPTIONS', '*'],
  ])('%s %s is answered like any other that is nowhere', async (method, path) => {
    const response = await deployment.browser().send({ method, path, headers: { host: 'x' } });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(response.headers).toHaveProperty('content-security-policy');
  });
});
