import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestBed } from '../support/test-bed.ts';
import '../support/row.ts';
import { startElsewhere } from './elsewhere.ts';
import type { Fault, Places, Target } from './fault.ts';
import { common } from './faults/common.ts';

/** The app gives an answer 5 s; a login may wait for one answer after another. */
const PATIENCE = 12_000;
/** What a process may grow by from one answer, garbage included; a flood is 100 MB. */
const GROWTH = 64 * 1024 * 1024;

const MATRIX = 'Every endpoint';

/** Puts one endpoint through the faults that all have in common, and through its own. */
export function attack({ endpoint, play, faults, forgotten }: Target): void {
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
    ({ name, given, answer, expect }): Fault => ({
      name,
      given,
      expect: expect[endpoint],
      forge: (there) => ({
        raw: {
          [endpoint]: (...[response, honest]: Parameters<typeof answer>) => answer(response, honest, there),
        },
      }),
    }),
  );

  describe.each([
    { section: MATRIX, list: everywhere },
    { section: `The ${endpoint} endpoint alone`, list: faults },
  ])('$section', ({ section, list }) => {
    for (const { name, given, forge, expect: expected } of list) {
      it(`${endpoint}: ${name}`, async ({ task }) => {
        await bed.reset(forgotten);
        elsewhere.heard.length = 0;
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
        expect(elsewhere.heard).toEqual([]);
        expect([...bed.app.connections].filter((origin) => origin !== bed.issuer.url)).toEqual([]);
        expect(bed.leaks()).toEqual([]);
      });
    }
  });
}
