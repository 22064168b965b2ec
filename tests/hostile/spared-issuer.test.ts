import { expect, it } from 'vitest';
import { hostileWorld, problemOf } from './support/world.ts';

const world = hostileWorld();

const discovery = '/.well-known/openid-configuration';

it('who presses Connect again and again sends no storm to an issuer that never answered', async () => {
  const endpoints = { discovery: { status: 404 } };
  const switched = await fetch(`${world.sandbox.stytchUrl}/sandbox/switches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ endpoints }),
  });
  expect(switched.ok).toBe(true);
  const before = await world.received(discovery);
  const started = performance.now();
  for (let count = 0; count < 30; count++) {
    expect(problemOf(await world.browser().visit('/connect'))).toBe('issuer_misconfigured');
  }
  const seconds = (performance.now() - started) / 1000;
  expect(await world.received(discovery)).toBeLessThanOrEqual(before + 1 + seconds / 2);
});
