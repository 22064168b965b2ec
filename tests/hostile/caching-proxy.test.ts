import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../sandbox/run/ports.ts';
import { has } from '../runner/machine.ts';
import { Deployment } from '../support/deployment.ts';
import { CachingProxy } from './caching-proxy.ts';

/** Whole: three letters alone are found in a nonce or a build id now and then. */
const [ANA, MEI] = ['Ana Lindqvist', 'Mei Tanaka'];

describe.skipIf(!has('nginx')).each([
  ['obeys Cache-Control', false],
  ['obeys Vary alone', true],
])('the app behind a shared cache that %s', (_case, careless) => {
  let deployment: Deployment;
  const proxy = new CachingProxy();

  beforeAll(async () => {
    const entrance = await freePort();
    deployment = new Deployment({ client: 'confidential', entrance });
    await deployment.start();
    await proxy.start({ port: entrance, appPort: deployment.port, careless });
  });
  afterAll(async () => {
    await proxy.stop();
    await deployment.stop();
  });

  /**
   * A link of their own for each: browsers without cookies are all alike to a cache that obeys `Vary` alone, and
   * two that got the same flow from it are one too many (RFC 9700 §4.7).
   */
  let links = 0;
  const connected = (user: string) => deployment.connectedBrowser(user, `?link=${links++}`);

  it('the cache serves the front page from its memory', async () => {
    const [first, second] = [await deployment.browser().visit('/'), await deployment.browser().visit('/')];
    expect(second.headers['x-cache']).toBe('HIT');
    expect(second.text).toBe(first.text);
    expect(second.cookies).toEqual([]);
  });

  it('no user gets the page of another user', async () => {
    const [ana, mei] = [await connected('ana'), await connected('mei')];
    for (let round = 0; round < 3; round++) {
      for (const path of ['/connected', '/connected?notice=invalid', '/connected?_rsc=x']) {
        const [hers, his] = [await ana.visit(path), await mei.visit(path)];
        expect(hers.text).toContain(ANA);
        expect(hers.text).not.toContain(MEI);
        expect(his.text).toContain(MEI);
        expect(his.text).not.toContain(ANA);
      }
      const visitor = await deployment.browser().visit('/connected');
      expect(visitor).toMatchObject({ status: 307, cookies: [] });
      expect([ANA, MEI].some((name) => visitor.text.includes(name))).toBe(false);
    }
  });

  it('no user gets the flow, cookie or problem of another user', async () => {
    // Both have cookies: without any, `Vary` cannot tell them apart.
    const [ana, mei] = [await connected('ana'), await connected('mei')];
    const start = '/connect?canonical=1';
    const [hers, his] = [await ana.visit(start), await mei.visit(start)];
    expect(hers.location).not.toBe(his.location);
    expect(hers.cookies).not.toEqual(his.cookies);
    const state = new URL(hers.location).searchParams.get('state');
    const problem = await ana.visit(`/callback?error=server_error&state=${state}`);
    expect((await ana.visit(problem.location)).text).toContain('server_error');
    expect((await mei.visit(problem.location)).text).not.toContain('server_error');
  });

  it('the cache serves no page of an ended connection', async () => {
    const ana = await connected('ana');
    await ana.visit('/connected');
    await ana.visit('/disconnect', { method: 'POST' });
    expect(await ana.visit('/connected')).toMatchObject({ status: 307 });
  });

  it('Disconnect works though the proxy gives the app another host name', async () => {
    const ana = await connected('ana');
    const response = await ana.visit('/disconnect', { method: 'POST' });
    expect(response.headers.location).toBe('/start');
  });
});
