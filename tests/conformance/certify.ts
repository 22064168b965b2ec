import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientType, TestBed } from '../forging-issuer/test-bed.ts';
import '../support/row.ts';
import type { Plan } from './module.ts';
import { audiences } from './modules/audience.ts';
import { basic } from './modules/basic.ts';
import { callback } from './modules/callback.ts';
import { comprehensive } from './modules/comprehensive.ts';
import { config } from './modules/config.ts';
import { refresh } from './modules/refresh.ts';
import { signatures } from './modules/signature.ts';
import { time } from './modules/time.ts';
import { connecting } from './outcome.ts';

/** Everything that the app is put through, in the order of the table. */
const plans: Plan[] = [basic, config, refresh, signatures, audiences, comprehensive, time, callback];

/** Puts the app through every module of every plan, as one kind of client. */
export function certify(client: ClientType): void {
  let bed: TestBed;

  beforeAll(async () => {
    bed = await TestBed.start(client);
  });

  afterAll(async () => {
    await bed.stop();
    // Once more when the last line is printed.
    expect(bed.leaks()).toEqual([]);
  });

  describe.each(plans)('$title', ({ title, modules }) => {
    // Not `it.for(modules)('$name')`, which cuts long names off: documents and `-t` go by them.
    for (const module of modules) {
      it(module.name, async ({ task }) => {
        await bed.reset(module.forgotten);
        bed.issuer.forgery = module.forge?.(bed) ?? {};
        const got = await (module.play ?? connecting)(bed);
        const { name, forged, spec, expect: expected } = module;
        task.meta.row = { section: title, name, given: forged, spec, expected, app: `${client} client`, got };
        expect(got).toBe(expected);
        expect(bed.leaks()).toEqual([]);
        expect([...bed.app.connections]).toEqual([bed.issuer.url]);
      });
    }
  });
}
