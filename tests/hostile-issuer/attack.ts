import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connecting } from '../conformance/outcome.ts';
import type { Json } from '../forging-issuer/forgery.ts';
import { TestBed } from '../forging-issuer/test-bed.ts';
import { startElsewhere } from '../support/elsewhere.ts';
import '../support/row.ts';
import { common } from './common.ts';
import type { Fault, Places, Target } from './fault.ts';

/** The app waits 5 s for a response; a login may wait for one response after another. */
const PATIENCE = 12_000;
/** What a process may grow by from one response, garbage included; a flood is 100 MB. */
const GROWTH = 64 * 1024 * 1024;

const aUserConnects: NonNullable<Target['play']> = (bed, forge) => {
  forge();
  return connecting(bed);
};

/** Puts one endpoint through the faults that all have in common, and through its own. */
export function attack({ endpoint, play = aUserConnects, faults, forgotten }: Target): void {
  let bed: TestBed;
  let elsewhere: Awaited<ReturnType<typeof startElsewhere>>;
  let places: Places;

  beforeAll(async () => {
    bed = await TestBed.start('confidential');
    elsewhere = await startElsewhere();
    places = { issuer: bed.issuer.url, elsewhere: elsewhere.url };
    await bed.connect();
  });

  afterAll(async () => {
    await bed.stop();
    elsewhere.stop();
    expect(bed.leaks()).toEqual([]);
  });

  const everywhere = common.map(
    ({ name, given, respond, expect }): Fault => ({
      name,
      given,
      expect: expect[endpoint],
      forge: (there) => ({
        raw: { [endpoint]: (response: ServerResponse, honest: Json) => respond(response, honest, there) },
      }),
    }),
  );

  describe.each([
    { section: 'Every endpoint', list: everywhere },
    { section: `The ${endpoint} endpoint alone`, list: faults },
  ])('$section', ({ section, list }) => {
    for (const { name, given, forge, expect: expected } of list) {
      it(`${endpoint}: ${name}`, async ({ task }) => {
        await bed.reset(forgotten);
        elsewhere.received.length = 0;
        bed.app.connections.clear();
        const { rss } = await bed.app.vitals();
        const started = performance.now();
        const got = await play(bed, () => {
          bed.issuer.forgery = forge(places);
        });
        task.meta.row = { section, name, given, spec: undefined, expected, app: endpoint, got };
        expect(got).toBe(expected);
        expect(performance.now() - started).toBeLessThan(PATIENCE);
        const after = await bed.app.vitals();
        expect(after.rss - rss).toBeLessThan(GROWTH);
        expect(after.polluted).toEqual([]);
        expect(elsewhere.received).toEqual([]);
        expect([...bed.app.connections].filter((origin) => origin !== bed.issuer.url)).toEqual([]);
        expect(bed.leaks()).toEqual([]);
      });
    }
  });
}
