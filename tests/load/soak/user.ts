import type { Page } from '../../support/page.ts';
import type { User } from '../../support/user.ts';
import type { Tally } from './tally.ts';

/** What the users of a soak share. */
export interface Scene {
  tally: Tally;
  /** Whether requests of one browser may run side by side, see soak.ts. */
  parallel: boolean;
  ended: boolean;
  /** What is going on, for the report of a disconnected user. */
  moment: string;
  /** Users in the middle of something parallel. */
  inParallel: number;
}

const REFRESH = '/refresh?return_to=%2Fconnected';
const TABS = 4;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const between = (least: number, most: number) => least + Math.random() * (most - least);

/** Somebody who uses the app until the scene ends: looks, adds a task, restores tabs, runs out of patience. */
export async function use(user: User, scene: Scene): Promise<void> {
  await pause(between(0, 4000));
  for (let connected = true; connected && !scene.ended; await pause(between(1500, 5500))) {
    try {
      connected = await once(user, scene);
    } catch (error) {
      scene.tally.missed(error);
    }
  }
}

async function once(user: User, scene: Scene): Promise<boolean> {
  const dice = Math.random();
  if (scene.parallel && dice < 0.1) return sideBySide(scene, () => restoreTabs(user, scene));
  if (scene.parallel && dice < 0.2) return sideBySide(scene, () => runOutOfPatience(user, scene));
  const page = await user.open('/connected');
  if (!scene.tally.judge(page, scene.moment)) return false;
  return dice < 0.3 && page.status === 200 ? addTask(user, page, scene) : true;
}

async function sideBySide(scene: Scene, act: () => Promise<boolean>): Promise<boolean> {
  scene.inParallel++;
  try {
    return await act();
  } finally {
    scene.inParallel--;
  }
}

/** Several tabs ask at once, all with the cookies that the browser had when it was closed. */
async function restoreTabs(user: User, { tally, moment }: Scene): Promise<boolean> {
  tally.bursts++;
  const pages = await Promise.all(Array.from({ length: TABS }, () => user.open('/connected')));
  return pages.map((page) => tally.judge(page, `${moment}, tabs`)).every(Boolean);
}

/** Leaves in the middle of a refresh, and comes back with the old cookie. */
async function runOutOfPatience(user: User, { tally, moment }: Scene): Promise<boolean> {
  tally.hungUp++;
  await user.open(REFRESH, { signal: AbortSignal.timeout(Math.round(between(1, 40))) }).catch(() => {});
  return tally.judge(await user.open('/connected'), `${moment}, hung up`);
}

async function addTask(user: User, page: Page, { tally, moment }: Scene): Promise<boolean> {
  if (!page.text.includes('>Add task<')) return true;
  tally.tasksAdded++;
  const title = `Task of ${new Date().toISOString()}`;
  return tally.judge(await user.press(page, 'Add task', { title }), `${moment}, adding`);
}
