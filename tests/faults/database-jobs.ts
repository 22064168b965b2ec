import { expect } from 'vitest';
import { digestTexts } from '../../app/_sample/digest/texts.ts';
import type { Deployment } from '../support/deployment.ts';
import type { User } from '../support/user.ts';
import { eventually } from '../support/vitest.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
const CRON_SECRET = 'the-secret-of-a-cron-service-of-a-host-0001';
/** With it, this process can seal as the app does. */
const { SESSION_SECRET = '' } = process.env;
export const env = { CRON_SECRET, SESSION_SECRET };
export const fine = '200 /connected';

type Ran = { status: number; error?: string; done?: number; deferred?: number; ended?: number };

/** A run, started as a cron service would. @param instance which of them is asked */
export async function run(of: Deployment, instance = 0): Promise<Ran> {
  const address = `${of.apps[instance]?.url}/jobs/digest`;
  const headers = { Authorization: `Bearer ${CRON_SECRET}` };
  const response = await fetch(address, { method: 'POST', headers });
  return { status: response.status, ...((await response.json()) as object) };
}

/** What came of a run. A lock that an instance left behind ends by itself. */
export const finished = (of: Deployment, instance = 0): Promise<Ran> =>
  eventually(async () => {
    const ran = await run(of, instance);
    expect(ran.status).not.toBe(409);
    return ran;
  });

export const counts = (ran: object) => ({
  status: 200,
  done: 0,
  deferred: 0,
  ended: 0,
  remaining: 0,
  ...ran,
});

/** The user turns the switch on or off. */
export const press = async (user: User) => user.press(await user.open('/connected'), digestTexts.keep);

export async function optedIn(of: Deployment, as = 'Ana'): Promise<User> {
  const user = await of.connected(as);
  await press(user);
  return user;
}

export const hold = (of: Deployment, endpoint: string) =>
  of.control('switches', { endpoints: { [endpoint]: { hold: true } } });
export const release = (of: Deployment, endpoint: string) =>
  of.control('switches', { endpoints: { [endpoint]: null } });
export const asked = (of: Deployment, path: string, times: number) =>
  eventually(async () => expect(await of.received(path)).toHaveLength(times));
