import { expect, it } from 'vitest';
import { problemOf } from '../support/page.ts';
import { testDeployment } from '../support/vitest.ts';

const deployment = testDeployment({ client: 'confidential' });

const asked = async () => (await deployment.received('/.well-known/openid-configuration')).length;

it('repeated presses of Connect fetch missing metadata at most once in two seconds', async () => {
  await deployment.control('switches', { endpoints: { discovery: { status: 404 } } });
  const before = await asked();
  const started = performance.now();
  for (let count = 0; count < 30; count++) {
    expect(problemOf(await deployment.browser().visit('/connect'))).toBe('issuer_misconfigured');
  }
  const seconds = (performance.now() - started) / 1000;
  expect(await asked()).toBeLessThanOrEqual(before + 1 + seconds / 2);
});
