/**
 * `npm run job digest`: has the app at APP_URL run a job, as a cron service would, until nothing is due. Takes APP_URL and
 * CRON_SECRET from the environment or from .env.local. Exit code 1 if the app did not run it.
 */
import { runCommand, Stop } from './tools/say.ts';

type Response = { done: number; deferred: number; ended: number; remaining: number; error?: string };

await runCommand(async () => {
  const [name] = process.argv.slice(2);
  const { APP_URL = '', CRON_SECRET = '' } = process.env;
  if (!name || !URL.canParse(APP_URL) || !CRON_SECRET)
    throw new Stop('This needs the name of a job, APP_URL and CRON_SECRET: npm run job digest');
  const headers = { Authorization: `Bearer ${CRON_SECRET.split(',')[0]}` };
  for (;;) {
    const address = new URL(`/jobs/${encodeURIComponent(name)}`, APP_URL);
    const response = await fetch(address, { method: 'POST', headers, redirect: 'manual' }).catch(() => {
      throw new Stop(`${address.origin} does not respond`);
    });
    const { error, ...counts } = (await response.json().catch(() => ({}))) as Response;
    if (!response.ok) {
      const why =
        error ?? (response.status === 404 ? 'no such job' : `unexpected response from ${address.origin}`);
      throw new Stop(`${response.status} ${why}`);
    }
    console.log(JSON.stringify(counts));
    if (!counts.remaining) return;
  }
});
