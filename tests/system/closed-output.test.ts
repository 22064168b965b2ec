import { expect, it } from 'vitest';
import { appEnvironment } from '../../sandbox/app-environment.ts';
import { freePort } from '../../sandbox/run/ports.ts';
import { BuiltApp } from '../support/built-app.ts';

const noServers = { stytchUrl: 'http://127.0.0.1:9', platformUrl: 'http://127.0.0.1:9' };

it.each(['stdout', 'stderr'] as const)('goes on when the reader of its %s is gone', async (stream) => {
  const appUrl = `http://localhost:${await freePort()}`;
  const app = await BuiltApp.start(appEnvironment({ client: 'confidential', appUrl, ...noServers }));
  try {
    app.process[stream]?.destroy();
    for (let count = 0; count < 3; count++) {
      // Of the first Next.js complains, and of the second the app.
      await fetch(app.url, { method: 'POST', headers: { 'next-action': 'x', origin: appUrl } });
      await fetch(`${app.url}/connect?scope=unknown`, { redirect: 'manual' });
    }
    const health = await fetch(`${app.url}/health`, { signal: AbortSignal.timeout(10_000) });
    expect(health.status).toBe(200);
  } finally {
    await app.stop('SIGKILL');
  }
});
