import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Deployment } from '../support/deployment.ts';
import type { Person } from '../support/person.ts';

/** A browser drops the first answer then: the second request shows the old cookies, and its answer counts. */
let deployment: Deployment;
beforeAll(async () => {
  deployment = await Deployment.start();
});
afterAll(() => deployment.stop());
beforeEach(() => deployment.control('reset'));

const disconnect = (person: Person) => person.open('/disconnect', { method: 'POST' });

it('Disconnect says both times what became of the access', async () => {
  const first = await deployment.connected();
  const second = first.copy();
  for (const each of [first, second]) {
    expect((await disconnect(each)).trail.at(-1)).toBe('/start?note=disconnected');
    expect(each.connected).toBe(false);
  }
});

it('Disconnect says that it happened when the first answer was taken', async () => {
  const person = await deployment.connected();
  await disconnect(person);
  expect((await disconnect(person)).trail.at(-1)).toBe('/start?note=disconnected_before');
});
